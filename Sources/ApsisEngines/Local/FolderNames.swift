internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The names of what is in a folder.
enum FolderNames {
  /// All but `.` and `..`.
  static func all(of folder: FileDescriptor) throws(Errno) -> [String] {
    // A descriptor of its own: that of the folder would be used up, and closed.
    let copy = try folder.open(".", O_RDONLY | O_DIRECTORY)
    guard let stream = fdopendir(copy.rawValue) else {
      let error = Errno.current
      try? copy.close()
      throw error
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
