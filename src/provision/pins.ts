/**
 * What is fetched where there is no libtensorflow, by platform: versions and SHA-256 sums. What is fetched must have the sum
 * given here; a file without one is skipped unless the caller allows it. Google publishes no sums beside its archives, so those
 * here were taken from public projects that pin the same files: at least two that do not copy from each other, or one
 * lock file of a well-known project. Each group says which.
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
  /** Comes first: it is the newer one, and the GPU build's brings CUDA along. */
  python: PythonPin | null;
  /** For a machine without Python. */
  archive: ArchivePin | null;
}

/** Newest version whose wheels' sums are known on every platform but Windows, which has no `libtensorflow_cc` in its wheel. */
const pythonVersion = '2.21.0';

const linuxGpuPython: PythonPin = {
  version: pythonVersion,
  // What `tensorflow[and-cuda]==2.21.0` needs: the twelve packages of that extra, in versions within the ranges of the wheel's
  // metadata (CUDA 12.5.1 up to 12.9).
  requirements: [
    `tensorflow==${pythonVersion}`,
    'nvidia-cublas-cu12==12.9.2.10',
    'nvidia-cuda-cupti-cu12==12.9.79',
    'nvidia-cuda-nvcc-cu12==12.9.86',
    'nvidia-cuda-nvrtc-cu12==12.9.86',
    'nvidia-cuda-runtime-cu12==12.9.79',
    'nvidia-cudnn-cu12==9.23.2.1',
    'nvidia-cufft-cu12==11.4.1.4',
    'nvidia-curand-cu12==10.3.10.19',
    'nvidia-cusolver-cu12==11.7.5.82',
    'nvidia-cusparse-cu12==12.5.10.65',
    'nvidia-nccl-cu12==2.29.2',
    'nvidia-nvjitlink-cu12==12.9.86',
  ],
  // Every tag that the wheels bear: pip does not conclude the older ones from the newest.
  platforms: [
    'manylinux_2_27_x86_64',
    'manylinux_2_25_x86_64',
    'manylinux_2_18_x86_64',
    'manylinux_2_17_x86_64',
    'manylinux2014_x86_64',
    'manylinux_2_12_x86_64',
    'manylinux2010_x86_64',
  ],
  // All but NCCL's: google-research/perch-hoplite's perch_hoplite/uv.lock, which resolves `tensorflow[and-cuda]`. The same sums:
  // tensorflow's in rextio/rextio-tensorflow's notes on the wheel; eight of CUDA 12.9 in google-deepmind/alphafold3's and
  // marin-community/levanter's uv.lock; cuBLAS's, cuRAND's and cuDNN's in applications that fetch those wheels by sum.
  // NCCL's: alphafold3's uv.lock, and the versions list of TensorFlow's own CUDA build rules (cuda_redist_versions.bzl).
  sha256: {
    'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl':
      '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    'nvidia_cublas_cu12-12.9.2.10-py3-none-manylinux_2_27_x86_64.whl':
      'e4f53a8ca8c5d6e8c492d0d0a3d565ecb59a751b19cfdaa4f6da0ab2104c1702',
    'nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl':
      '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
    'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl':
      '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
    'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl':
      '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl':
      '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    'nvidia_cudnn_cu12-9.23.2.1-py3-none-manylinux_2_27_x86_64.whl':
      'a5e706320218dc7d661b0e13402f204eeccd07b18d061b4d60668f80e464dd1e',
    'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl':
      'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    'nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl':
      '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
    'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl':
      '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl':
      '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    'nvidia_nccl_cu12-2.29.2-py3-none-manylinux_2_18_x86_64.whl':
      '3a9a0bf4142126e0d0ed99ec202579bef8d007601f9fab75af60b10324666b12',
    'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl':
      'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  },
};

const archive = (version: string, fileName: string, sha256: string): ArchivePin => ({
  version,
  url: `https://storage.googleapis.com/tensorflow/versions/${version}/${fileName}`,
  sha256,
});

/** By flavour, as {@link libraryFlavour} names it. */
export const libraryPins: Readonly<Record<string, LibraryPins>> = {
  'linux-x64-cpu': {
    python: {
      version: pythonVersion,
      requirements: [`tensorflow-cpu==${pythonVersion}`],
      platforms: ['manylinux_2_27_x86_64'],
      // Computed from the downloaded wheel.
      sha256: {
        'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl':
          '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
      },
    },
    // MTG/essentia's packaging/build_config.sh and A-KGeorge/isidorus' postinstall.mjs.
    archive: archive(
      '2.18.1',
      'libtensorflow-cpu-linux-x86_64.tar.gz',
      'b692795f3ad198c531b02aeb2bc8146568d24aaf6a5dbf5faa43907c4028fd73',
    ),
  },
  // No archive: Google's for GPUs brings no CUDA, and where the machine has none it trains on the CPU without a word.
  'linux-x64-gpu': { python: linuxGpuPython, archive: null },
  'linux-arm64-cpu': {
    // `tensorflow-cpu` has no wheel for this platform, and Google no archive.
    python: {
      version: pythonVersion,
      requirements: [`tensorflow==${pythonVersion}`],
      platforms: ['manylinux_2_27_aarch64'],
      // google-research/perch-hoplite's uv.lock.
      sha256: {
        'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl':
          '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
      },
    },
    archive: null,
  },
  'darwin-arm64-cpu': {
    python: {
      version: pythonVersion,
      requirements: [`tensorflow==${pythonVersion}`],
      platforms: ['macosx_12_0_arm64'],
      // google-research/perch-hoplite's uv.lock.
      sha256: {
        'tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl':
          '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
      },
    },
    // thermoatoms/lammps' ML-PACE.cmake and appaquet/dotfiles' backend shell. Of 2.18.1 only one project names a sum.
    archive: archive(
      '2.18.0',
      'libtensorflow-cpu-darwin-arm64.tar.gz',
      '462257d2792730dcb131fcf21bc826192ae5a2c418535f6347d051f10fc8be8a',
    ),
  },
  'win32-x64-cpu': {
    python: null,
    // thermoatoms/lammps' ML-PACE.cmake and A-KGeorge/isidorus' postinstall.mjs; the last version for Windows.
    archive: archive(
      '2.18.1',
      'libtensorflow-cpu-windows-x86_64.zip',
      '28acdcea6c6b34828cf0e95e67802b0f3577d51bc2e8915de811b7aa0b04452d',
    ),
  },
};
