/**
 * What is fetched where there is no libtensorflow, by platform: versions, and the SHA-256 sums that we have verified ourselves by
 * downloading. A null sum was not: Google publishes none beside its archives, and not every file can be had on the machine
 * on which this table is kept. Such a file is skipped unless TRAINYARD_ALLOW_UNPINNED=1. To pin one, download it over
 * TLS from two networks, compare `sha256sum`, and write it here.
 */

/** One of Google's archives of the C library. */
export interface ArchivePin {
  version: string;
  url: string;
  sha256: string | null;
}

/** Python packages whose wheels hold the library: the first has it, the others what it loads. */
export interface PythonPin {
  version: string;
  /** Such as `tensorflow-cpu==2.21.0`. */
  requirements: readonly string[];
  /** Platform tags to ask for, whatever Python runs pip: one wheel then serves every host. */
  platforms: readonly string[];
  /** Sums by file name of the wheel; what is not named is not verified. */
  sha256: Readonly<Record<string, string>>;
}

/** What can be fetched for one platform and flavour. */
export interface LibraryPins {
  archive: ArchivePin | null;
  python: PythonPin | null;
}

const archiveVersion = '2.18.1';
const pythonVersion = '2.21.0';
const archives = `https://storage.googleapis.com/tensorflow/versions/${archiveVersion}`;

/** Lower bounds of tensorflow 2.21.0's extra `and-cuda`. */
const cudaPackages = [
  'nvidia-cublas-cu12==12.5.3.2',
  'nvidia-cuda-cupti-cu12==12.5.82',
  'nvidia-cuda-nvcc-cu12==12.5.82',
  'nvidia-cuda-nvrtc-cu12==12.5.82',
  'nvidia-cuda-runtime-cu12==12.5.82',
  'nvidia-cudnn-cu12==9.3.0.75',
  'nvidia-cufft-cu12==11.2.3.61',
  'nvidia-curand-cu12==10.3.6.82',
  'nvidia-cusolver-cu12==11.6.3.83',
  'nvidia-cusparse-cu12==12.5.1.3',
  'nvidia-nccl-cu12==2.27.7',
  'nvidia-nvjitlink-cu12==12.5.82',
];

const archive = (fileName: string): ArchivePin => ({
  version: archiveVersion,
  url: `${archives}/${fileName}`,
  sha256: null,
});

/** By flavour, as {@link libraryFlavour} names it. */
export const libraryPins: Readonly<Record<string, LibraryPins>> = {
  'linux-x64-cpu': {
    archive: archive('libtensorflow-cpu-linux-x86_64.tar.gz'),
    python: {
      version: pythonVersion,
      requirements: [`tensorflow-cpu==${pythonVersion}`],
      platforms: ['manylinux_2_27_x86_64'],
      sha256: {
        'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl':
          '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
      },
    },
  },
  'linux-x64-gpu': {
    archive: archive('libtensorflow-gpu-linux-x86_64.tar.gz'),
    python: {
      version: pythonVersion,
      requirements: [`tensorflow==${pythonVersion}`, ...cudaPackages],
      platforms: [
        'manylinux_2_27_x86_64',
        'manylinux_2_17_x86_64',
        'manylinux2014_x86_64',
        'manylinux1_x86_64',
      ],
      sha256: {},
    },
  },
  'linux-arm64-cpu': {
    archive: null,
    python: {
      version: pythonVersion,
      requirements: [`tensorflow-cpu==${pythonVersion}`],
      platforms: ['manylinux_2_27_aarch64'],
      sha256: {},
    },
  },
  'darwin-arm64-cpu': {
    archive: archive('libtensorflow-cpu-darwin-arm64.tar.gz'),
    python: {
      version: pythonVersion,
      requirements: [`tensorflow==${pythonVersion}`],
      platforms: ['macosx_12_0_arm64'],
      sha256: {},
    },
  },
  'win32-x64-cpu': { archive: archive('libtensorflow-cpu-windows-x86_64.zip'), python: null },
};
