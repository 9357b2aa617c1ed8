/** File names of libtensorflow on this platform, as the Python package has them (on Windows the archive). */
export const libraryNames = {
  linux: ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'],
  darwin: ['libtensorflow_framework.2.dylib', 'libtensorflow_cc.2.dylib'],
  win32: ['tensorflow.dll'],
}[process.platform as 'linux' | 'darwin' | 'win32'];
