import type { LibraryHandle } from 'koffi';

/** Address of an object that libtensorflow owns, or of memory. Never 0n: a null pointer is `null`. */
export type Pointer = bigint;

interface ArgumentTypes {
  pointer: Pointer | ArrayBufferView | null;
  string: string | null;
  int: number;
  int64: number | bigint;
  size: number | bigint;
  byte: number;
  float: number;
}

interface ResultTypes {
  void: void;
  pointer: Pointer | null;
  string: string;
  int: number;
  /** A number where it is safe, else a bigint (koffi's rule). */
  int64: number | bigint;
  size: number | bigint;
}

type ArgumentType = keyof ArgumentTypes;
type ResultType = keyof ResultTypes;

/** How each of our type names is spelled for koffi. */
const cTypes: Record<ArgumentType | ResultType, string> = {
  void: 'void',
  pointer: 'void *',
  string: 'const char *',
  int: 'int',
  int64: 'int64_t',
  size: 'size_t',
  byte: 'uint8_t',
  float: 'float',
};

/**
 * The functions of libtensorflow that we call: result, then arguments, as in tensorflow/c/c_api.h, tf_tensor.h,
 * tf_tstring.h and eager/c_api.h. Every opaque type is a `pointer`.
 */
const signatures = {
  TF_Version: ['string', []],
  TF_DeleteBuffer: ['void', ['pointer']],
  TF_NewBuffer: ['pointer', []],
  TF_NewBufferFromString: ['pointer', ['pointer', 'size']],
  TF_GetAllOpList: ['pointer', []],

  TF_NewStatus: ['pointer', []],
  TF_DeleteStatus: ['void', ['pointer']],
  TF_SetStatus: ['void', ['pointer', 'int', 'string']],
  TF_GetCode: ['int', ['pointer']],
  TF_Message: ['string', ['pointer']],

  TF_AllocateTensor: ['pointer', ['int', 'pointer', 'int', 'size']],
  TF_DeleteTensor: ['void', ['pointer']],
  TF_TensorType: ['int', ['pointer']],
  TF_NumDims: ['int', ['pointer']],
  TF_Dim: ['int64', ['pointer', 'int']],
  TF_TensorByteSize: ['size', ['pointer']],
  TF_TensorElementCount: ['int64', ['pointer']],
  TF_TensorData: ['pointer', ['pointer']],
  TF_TensorFromProto: ['void', ['pointer', 'pointer', 'pointer']],
  TF_StringGetDataPointer: ['pointer', ['pointer']],
  TF_StringGetSize: ['size', ['pointer']],

  TFE_NewContextOptions: ['pointer', []],
  TFE_ContextOptionsSetConfig: ['void', ['pointer', 'pointer', 'size', 'pointer']],
  TFE_DeleteContextOptions: ['void', ['pointer']],
  TFE_NewContext: ['pointer', ['pointer', 'pointer']],
  TFE_DeleteContext: ['void', ['pointer']],
  TFE_ContextListDevices: ['pointer', ['pointer', 'pointer']],
  TF_DeviceListCount: ['int', ['pointer']],
  TF_DeviceListName: ['string', ['pointer', 'int', 'pointer']],
  TF_DeviceListType: ['string', ['pointer', 'int', 'pointer']],
  TF_DeviceListMemoryBytes: ['int64', ['pointer', 'int', 'pointer']],
  TF_DeleteDeviceList: ['void', ['pointer']],

  TFE_NewTensorHandle: ['pointer', ['pointer', 'pointer']],
  TFE_DeleteTensorHandle: ['void', ['pointer']],
  TFE_TensorHandleDataType: ['int', ['pointer']],
  TFE_TensorHandleNumDims: ['int', ['pointer', 'pointer']],
  TFE_TensorHandleDim: ['int64', ['pointer', 'int', 'pointer']],
  TFE_TensorHandleResolve: ['pointer', ['pointer', 'pointer']],
  TFE_TensorHandleCopyToDevice: ['pointer', ['pointer', 'pointer', 'string', 'pointer']],

  TFE_NewOp: ['pointer', ['pointer', 'string', 'pointer']],
  TFE_DeleteOp: ['void', ['pointer']],
  TFE_OpSetDevice: ['void', ['pointer', 'string', 'pointer']],
  TFE_OpAddInput: ['void', ['pointer', 'pointer', 'pointer']],
  TFE_OpSetAttrString: ['void', ['pointer', 'string', 'pointer', 'size']],
  TFE_OpSetAttrInt: ['void', ['pointer', 'string', 'int64']],
  TFE_OpSetAttrFloat: ['void', ['pointer', 'string', 'float']],
  TFE_OpSetAttrBool: ['void', ['pointer', 'string', 'byte']],
  TFE_OpSetAttrType: ['void', ['pointer', 'string', 'int']],
  TFE_OpSetAttrShape: ['void', ['pointer', 'string', 'pointer', 'int', 'pointer']],
  TFE_OpSetAttrTensor: ['void', ['pointer', 'string', 'pointer', 'pointer']],
  TFE_OpSetAttrFunctionName: ['void', ['pointer', 'string', 'string', 'size']],
  TFE_OpSetAttrStringList: ['void', ['pointer', 'string', 'pointer', 'pointer', 'int']],
  TFE_OpSetAttrIntList: ['void', ['pointer', 'string', 'pointer', 'int']],
  TFE_OpSetAttrFloatList: ['void', ['pointer', 'string', 'pointer', 'int']],
  TFE_OpSetAttrBoolList: ['void', ['pointer', 'string', 'pointer', 'int']],
  TFE_OpSetAttrTypeList: ['void', ['pointer', 'string', 'pointer', 'int']],
  TFE_OpSetAttrShapeList: ['void', ['pointer', 'string', 'pointer', 'pointer', 'int', 'pointer']],
  TFE_Execute: ['void', ['pointer', 'pointer', 'pointer', 'pointer']],

  TF_NewGraph: ['pointer', []],
  TF_DeleteGraph: ['void', ['pointer']],
  TF_NewImportGraphDefOptions: ['pointer', []],
  TF_DeleteImportGraphDefOptions: ['void', ['pointer']],
  TF_GraphImportGraphDef: ['void', ['pointer', 'pointer', 'pointer', 'pointer']],
  TF_GraphOperationByName: ['pointer', ['pointer', 'string']],
  TF_OperationNumOutputs: ['int', ['pointer']],
  TF_NewSessionOptions: ['pointer', []],
  TF_DeleteSessionOptions: ['void', ['pointer']],
  TF_SetConfig: ['void', ['pointer', 'pointer', 'size', 'pointer']],
  TF_SetTarget: ['void', ['pointer', 'string']],
  TF_NewSession: ['pointer', ['pointer', 'pointer', 'pointer']],
  TF_LoadSessionFromSavedModel: [
    'pointer',
    ['pointer', 'pointer', 'string', 'pointer', 'int', 'pointer', 'pointer', 'pointer'],
  ],
  TF_NewServer: ['pointer', ['pointer', 'size', 'pointer']],
  TF_ServerStart: ['void', ['pointer', 'pointer']],
  TF_ServerTarget: ['string', ['pointer']],
  TF_CloseSession: ['void', ['pointer', 'pointer']],
  TF_DeleteSession: ['void', ['pointer', 'pointer']],
  TF_SessionRun: [
    'void',
    [
      'pointer', // session
      'pointer', // run options
      'pointer', // inputs: TF_Output[]
      'pointer', // input values: TF_Tensor*[]
      'int',
      'pointer', // outputs: TF_Output[]
      'pointer', // output values: TF_Tensor*[]
      'int',
      'pointer', // targets: TF_Operation*[]
      'int',
      'pointer', // run metadata
      'pointer', // status
    ],
  ],
} as const satisfies Record<string, readonly [ResultType, readonly ArgumentType[]]>;

type Signatures = typeof signatures;
type Arguments<T extends readonly ArgumentType[]> = { -readonly [I in keyof T]: ArgumentTypes[T[I]] };

/** A C function; `async` calls it on one of koffi's threads, and `done` runs on ours. */
type CFunction<A extends unknown[], R> = ((...args: A) => R) & {
  async(...args: [...A, done: (error: Error | null, result: R) => void]): void;
};

/** libtensorflow's C API, bound. Buffers passed as pointers are read and written in place, never copied. */
export type CApi = {
  readonly [Name in keyof Signatures]: CFunction<
    Arguments<Signatures[Name][1]>,
    ResultTypes[Signatures[Name][0]]
  >;
} & {
  /** C's memcpy: 0.1 µs a call, where a view of foreign memory costs 1.7 µs. Either side may be a typed array. */
  readonly memcpy: (
    target: Pointer | ArrayBufferView,
    source: Pointer | ArrayBufferView,
    bytes: number,
  ) => Pointer;
};

/** Binds every function of the table to an open library; throws koffi's error where the library lacks one. */
export function bindCApi(library: LibraryHandle, libc: LibraryHandle): CApi {
  const bound: Record<string, unknown> = {
    memcpy: libc.func('memcpy', 'void *', ['void *', 'const void *', 'size_t']),
  };
  for (const [name, [result, args]] of Object.entries(signatures)) {
    bound[name] = library.func(
      name,
      cTypes[result],
      args.map((type) => cTypes[type]),
    );
  }
  return bound as CApi;
}
