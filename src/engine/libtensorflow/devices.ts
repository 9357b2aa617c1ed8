import type { CApi, Pointer } from './c-api.ts';
import type { Status } from './status.ts';

/** A device that TensorFlow found. */
export interface Device {
  /** Such as `/job:localhost/replica:0/task:0/device:GPU:0`. */
  name: string;
  /** `CPU`, `GPU`, or what a plug-in calls itself. */
  type: string;
  /** Memory that TensorFlow may take there; for the CPU a nominal figure. */
  memoryBytes: number;
}

/** The devices of a TFE_Context. */
export function listDevices(api: CApi, context: Pointer, status: Status): Device[] {
  const list = api.TFE_ContextListDevices(context, status.pointer);
  status.check('TFE_ContextListDevices');
  try {
    return Array.from({ length: api.TF_DeviceListCount(list) }, (_, index) => {
      const device = {
        name: api.TF_DeviceListName(list, index, status.pointer),
        type: api.TF_DeviceListType(list, index, status.pointer),
        memoryBytes: Number(api.TF_DeviceListMemoryBytes(list, index, status.pointer)),
      };
      status.check('TF_DeviceListName');
      return device;
    });
  } finally {
    api.TF_DeleteDeviceList(list);
  }
}
