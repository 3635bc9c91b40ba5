public import ApsisPrograms
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The output of a process, in a file to which it appends. Nothing of it is kept here.
public final class FileOutput: ProgramOutput.Source {
  /// Open as long as anybody may want to read: what is read does not fail for want of descriptors, or because the file was removed.
  private let file: FileDescriptor

  init(_ file: FileDescriptor) { self.file = file }

  deinit { try? file.close() }

  public var size: Int {
    var status = stat()
    return fstat(file.rawValue, &status) == 0 ? Int(status.st_size) : 0
  }

  public func bytes(_ range: Range<Int>) -> [UInt8] {
    let range = range.clamped(to: 0..<size)
    guard !range.isEmpty else { return [] }
    return [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        guard let more = try? file.read(fromAbsoluteOffset: Int64(range.lowerBound + count), into: rest), more > 0
        else {
          return
        }
        count += more
      }
    }
  }
}
