internal import NIOCore
internal import Synchronization

/// Closes a connection whose client takes too long.
///
/// The time is only noted as it moves, and looked at once a second: a connection moves it several times for each request.
final class ConnectionDeadline: Sendable {
  let channel: any Channel
  /// In nanoseconds of NIO's clock.
  private let time: Atomic<UInt64>
  private let isOver = Atomic(false)

  init(_ channel: any Channel, in duration: Duration) {
    self.channel = channel
    time = Atomic(ConnectionDeadline.time(in: duration))
    // Ended with the connection.
    let check = channel.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) {
      [weak self] task in
      guard let self else { return task.cancel() }
      guard NIODeadline.now().uptimeNanoseconds > self.time.load(ordering: .relaxed) else { return }
      self.isOver.store(true, ordering: .relaxed)
      channel.close(promise: nil)
    }
    channel.closeFuture.whenComplete { _ in check.cancel() }
  }

  /// Whether it has closed the connection.
  var hasPassed: Bool { isOver.load(ordering: .relaxed) }

  func move(to duration: Duration) { time.store(ConnectionDeadline.time(in: duration), ordering: .relaxed) }

  /// Until it is moved again.
  func remove() { time.store(.max, ordering: .relaxed) }

  private static func time(in duration: Duration) -> UInt64 {
    let now = NIODeadline.now().uptimeNanoseconds
    return now + UInt64(max(0, duration / .nanoseconds(1)))
  }
}
