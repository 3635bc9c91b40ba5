internal import ApsisDiagnostics
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a folder holds.
///
/// Foundation asks the system about each file; the folder itself knows already which of them are folders.
struct FolderListing {
  struct Entry {
    let name: String
    /// A folder, or a link to one.
    let isFolder: Bool
  }

  /// In the order of their names.
  let entries: [Entry]
  /// The folder's path without links, the same for each way that leads to it.
  let resolvedPath: String

  /// - Throws: `Errno` if there is no such folder, or it can't be read.
  init(of path: FilePath) throws(Errno) {
    let text = path.isEmpty ? "." : path.string
    guard let resolved = realpath(text, nil) else { throw Errno(rawValue: errno) }
    defer { free(resolved) }
    guard let folder = opendir(text) else { throw Errno(rawValue: errno) }
    defer { closedir(folder) }
    var entries: [Entry] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let isFolder = FolderListing.isFolder(path.appending(name), type: Int32(entry.pointee.d_type))
      entries.append(Entry(name: name, isFolder: isFolder))
    }
    self.entries = entries.sorted { $0.name < $1.name }
    resolvedPath = String(cString: resolved)
  }

  private static func isFolder(_ path: FilePath, type: Int32) -> Bool {
    if type == Int32(DT_DIR) { return true }
    if type == Int32(DT_REG) { return false }
    // A link, or a file system that doesn't tell. A link that leads nowhere is a file that can't be read, and is reported as that.
    let descriptor = try? FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
    try? descriptor?.close()
    return descriptor != nil
  }
}

extension FolderListing {
  /// The files below a folder, as relative paths in order; and an error for each folder that can't be read.
  ///
  /// Files and folders whose names begin with a dot are left out. Links are followed, but not into a folder that they lie in.
  ///
  /// - Parameter name: What messages call the folder.
  static func files(below root: FilePath, called name: String) -> (files: [FilePath], diagnostics: [Diagnostic]) {
    var found: (files: [FilePath], diagnostics: [Diagnostic]) = ([], [])
    walk(FilePath(""), of: root, above: [], called: name, &found)
    return found
  }

  private static func walk(
    _ folder: FilePath, of root: FilePath, above: [String], called name: String,
    _ found: inout (files: [FilePath], diagnostics: [Diagnostic])
  ) {
    let here = root.pushing(folder)
    let listing: FolderListing
    do {
      listing = try FolderListing(of: here)
    } catch {
      found.diagnostics.append(.error("cannot read the \(name) '\(here)': \(error)", at: nil))
      return
    }
    guard !above.contains(listing.resolvedPath) else { return }
    for entry in listing.entries where !entry.name.hasPrefix(".") {
      let file = folder.appending(entry.name)
      if entry.isFolder {
        walk(file, of: root, above: above + [listing.resolvedPath], called: name, &found)
      } else {
        found.files.append(file)
      }
    }
  }
}
