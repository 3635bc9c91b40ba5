internal import SystemPackage

/// What a supervisor says of its start, through a pipe: `+` and what was started, as soon as that is its program or could not be; `-` and a text
/// if nothing was; nothing if it ended before it could say.
struct StartReport: Sendable {
  private let content: [UInt8]

  init(_ content: [UInt8]) { self.content = content }

  /// What was started.
  var state: ProcessState? { content.first == UInt8(ascii: "+") ? ProcessState(Array(content.dropFirst())) : nil }

  /// Why nothing was started, if it is known.
  var problem: String? {
    content.first == UInt8(ascii: "-") ? String(decoding: content.dropFirst(), as: UTF8.self) : nil
  }

  /// Reads a pipe to its end, and closes it, also if this fails.
  ///
  /// - Parameter pipe: Must not block.
  static func read(from pipe: FileDescriptor) throws(Errno) -> Outcome<StartReport> {
    let outcome = Outcome<StartReport>()
    do throws(Errno) {
      try readMore(of: [], from: pipe, into: outcome)
    } catch {
      try? pipe.close()
      throw error
    }
    return outcome
  }

  private static func readMore(
    of content: [UInt8], from pipe: FileDescriptor, into outcome: Outcome<StartReport>
  ) throws(Errno) {
    try ReadableDescriptors.shared.get().once(pipe.rawValue) {
      let more = (try? pipe.readChunk()) ?? []
      if !more.isEmpty, (try? readMore(of: content + more, from: pipe, into: outcome)) != nil { return }
      try? pipe.close()
      outcome.become(StartReport(content + more))
    }
  }
}

extension FileDescriptor {
  /// What there is, up to a size; empty at the end.
  fileprivate func readChunk() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
    return Array(buffer[..<count])
  }
}
