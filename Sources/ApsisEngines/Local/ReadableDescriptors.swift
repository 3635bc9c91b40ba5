internal import CProcess
internal import Dispatch
internal import Synchronization
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Tells when descriptors become readable: one thread for all of them.
///
/// Not Dispatch's sources, which on Linux lose the end of a pipe that has told of something before, and crash when many come and go.
final class ReadableDescriptors: Sendable {
  private struct Waiting {
    let descriptor: Int32
    let handler: @Sendable () -> Void
  }

  private struct State {
    var waiting: [UInt64: Waiting] = [:]
    var lastNumber: UInt64 = 0
  }

  private let queue: Int32
  private let state = Mutex(State())

  /// For all engines of this process, and for its life.
  static let shared = Result { () throws(Errno) in try ReadableDescriptors() }

  private init() throws(Errno) {
    queue = cprocess_make_queue()
    guard queue >= 0 else { throw .current }
    // A thread that waits for as long as the process lives.
    DispatchQueue(label: "apsis.processes").async { self.tell() }
  }

  /// Calls `handler` once, when the descriptor is readable or has come to its end. The descriptor must stay open until then.
  ///
  /// - Parameter handler: Must not block: all others wait for it.
  func once(_ descriptor: Int32, _ handler: @escaping @Sendable () -> Void) throws(Errno) {
    let number = state.withLock { state in
      state.lastNumber += 1
      state.waiting[state.lastNumber] = Waiting(descriptor: descriptor, handler: handler)
      return state.lastNumber
    }
    guard cprocess_queue_once(queue, descriptor, number) == 0 else {
      let error = Errno.current
      state.withLock { $0.waiting[number] = nil }
      throw error
    }
  }

  private func tell() {
    var numbers = [UInt64](repeating: 0, count: 64)
    while true {
      let count = Int(cprocess_wait(queue, &numbers, Int32(numbers.count)))
      for number in numbers.prefix(max(0, count)) {
        guard let waiting = state.withLock({ $0.waiting.removeValue(forKey: number) }) else { continue }
        cprocess_unqueue(queue, waiting.descriptor)
        waiting.handler()
      }
    }
  }
}
