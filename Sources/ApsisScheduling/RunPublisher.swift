public import ApsisJobs
internal import Synchronization

/// A step in a run's life, as it is stored.
public struct RunUpdate: Sendable {
  public let run: Run
  /// The lines that the step added to the run's log.
  public let log: [RunLogEntry]
}

/// Tells subscribers about each step of each run, once it is stored.
///
/// A subscriber has a bounded queue. One that does not keep up is dropped, and told so, rather than that anything waits for it.
public final class RunPublisher: Sendable {
  private struct Subscribers {
    var byID: [Int: RunSubscription] = [:]
    var nextID = 0
    var isFinished = false
  }

  private let subscribers = Mutex(Subscribers())

  public init() {}

  /// How many subscribers there are.
  public var subscriberCount: Int { subscribers.withLock { $0.byID.count } }

  /// How many updates wait in all their queues.
  public var queueLength: Int { subscribers.withLock { $0.byID.values.reduce(0) { $0 + $1.queueLength } } }

  /// The updates from now on, until the subscription is dropped or ``finish()`` is called; none after that.
  ///
  /// - Parameter capacity: How many updates may wait for the subscriber.
  public func subscribe(capacity: Int = 10_000) -> RunSubscription {
    let (subscription, isFinished) = subscribers.withLock { subscribers in
      let id = subscribers.nextID
      subscribers.nextID += 1
      let subscription = RunSubscription(capacity: capacity) { [weak self] in self?.remove(id) }
      subscribers.byID[id] = subscription
      return (subscription, subscribers.isFinished)
    }
    if isFinished { subscription.finish() }
    return subscription
  }

  private func remove(_ id: Int) {
    subscribers.withLock { $0.byID[id] = nil }
  }

  func publish(_ update: RunUpdate) {
    // Offered outside the lock: a subscription that is dropped takes the lock to leave.
    for subscription in subscribers.withLock({ Array($0.byID.values) }) { subscription.offer(update) }
  }

  /// Ends all subscriptions, after what they still hold.
  func finish() {
    let subscriptions = subscribers.withLock { subscribers in
      subscribers.isFinished = true
      return Array(subscribers.byID.values)
    }
    for subscription in subscriptions { subscription.finish() }
  }
}

/// The updates for one subscriber, to be gone through once.
public final class RunSubscription: AsyncSequence, Sendable {
  private let stream: AsyncStream<RunUpdate>
  private let continuation: AsyncStream<RunUpdate>.Continuation
  private let capacity: Int
  private let leave: @Sendable () -> Void
  private let state = Mutex((queued: 0, isTooSlow: false))

  init(capacity: Int, leave: @escaping @Sendable () -> Void) {
    self.capacity = capacity
    self.leave = leave
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(capacity))
  }

  /// Whether it was dropped since its subscriber did not keep up.
  public var isTooSlow: Bool { state.withLock { $0.isTooSlow } }

  /// How many updates wait for the subscriber.
  public var queueLength: Int { state.withLock { $0.queued } }

  /// Ends the subscription; what waits is still delivered.
  public func finish() {
    leave()
    continuation.finish()
  }

  func offer(_ update: RunUpdate) {
    state.withLock { $0.queued += 1 }
    if case .dropped = continuation.yield(update) {
      state.withLock { state in
        state.queued -= 1
        state.isTooSlow = true
      }
      finish()
    }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator(), subscription: self) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate var base: AsyncStream<RunUpdate>.Iterator
    fileprivate let subscription: RunSubscription

    public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async -> RunUpdate? {
      guard let update = await base.next(isolation: actor) else { return nil }
      subscription.state.withLock { $0.queued -= 1 }
      return update
    }
  }
}
