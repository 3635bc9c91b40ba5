internal import Dispatch
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a supervisor says of its start, through a pipe: `+` and what was started, as soon as that is its program or could not be; `-` and a text
/// if nothing was; nothing if it ended before it could say.
struct StartReport: Sendable {
  private let content: [UInt8]

  /// What was started.
  var state: ProcessState? { content.first == UInt8(ascii: "+") ? ProcessState(Array(content.dropFirst())) : nil }

  /// Why nothing was started, if it is known.
  var problem: String? {
    content.first == UInt8(ascii: "-") ? String(decoding: content.dropFirst(), as: UTF8.self) : nil
  }

  /// Reads the pipe, which must not block, to its end, without a thread, and closes it.
  init(from pipe: FileDescriptor) async {
    content = await withCheckedContinuation { continuation in
      let source = DispatchSource.makeReadSource(fileDescriptor: pipe.rawValue, queue: .global())
      let content = Content()
      source.setEventHandler {
        if content.takeAll(from: pipe) { source.cancel() }
      }
      source.setCancelHandler {
        try? pipe.close()
        continuation.resume(returning: content.bytes)
      }
      source.activate()
    }
  }

  /// What was read so far. The source calls its handlers one after the other, which makes it safe.
  private final class Content: @unchecked Sendable {
    private(set) var bytes: [UInt8] = []

    /// Takes all that is there: a source does not tell once more of what was there when it told of the end.
    ///
    /// - Returns: Whether that was the end.
    func takeAll(from pipe: FileDescriptor) -> Bool {
      var buffer = [UInt8](repeating: 0, count: 1024)
      while true {
        do {
          let count = try buffer.withUnsafeMutableBytes { try pipe.read(into: $0) }
          if count == 0 { return true }
          bytes += buffer[..<count]
        } catch {
          return error as? Errno != .resourceTemporarilyUnavailable
        }
      }
    }
  }
}
