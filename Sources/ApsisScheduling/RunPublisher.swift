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
  fileprivate struct Subscribers {
    var byID: [Int: RunSubscription] = [:]
    /// Those of one run.
    var byRun: [RunID: [Int: RunSubscription]] = [:]
    var nextID = 0
    var isFinished = false
  }

  private let subscribers = Mutex(Subscribers())
  private let listeners = Atomic(0)
  private let dropped = Atomic(0)

  public init() {}

  /// How many subscribers there are, and listeners that share a subscription.
  public var subscriberCount: Int {
    subscribers.withLock { $0.count } + listeners.load(ordering: .relaxed)
  }

  /// How many updates wait in all their queues.
  public var queueLength: Int { subscribers.withLock { $0.all.reduce(0) { $0 + $1.queueLength } } }

  /// How many listeners were ever dropped since they did not keep up.
  public var droppedCount: Int { dropped.load(ordering: .relaxed) }

  /// Counts listeners that share somebody's subscription, for ``subscriberCount``.
  public func changeListeners(by change: Int) { listeners.add(change, ordering: .relaxed) }

  /// Counts a listener that was dropped, for ``droppedCount``.
  public func countDropped() { dropped.add(1, ordering: .relaxed) }

  /// The updates from now on, until the subscription is dropped or ``finish()`` is called; none after that.
  ///
  /// - Parameters:
  ///   - run: The one run that they are to be of; those of all runs, if nil.
  ///   - capacity: How many updates may wait for the subscriber.
  public func subscribe(to run: RunID? = nil, capacity: Int = 10_000) -> RunSubscription {
    let (subscription, isFinished) = subscribers.withLock { subscribers in
      let id = subscribers.nextID
      subscribers.nextID += 1
      let subscription = RunSubscription(capacity: capacity) { [weak self] in
        self?.subscribers.withLock { $0.remove(id, of: run) }
      }
      subscribers.add(subscription, id, of: run)
      return (subscription, subscribers.isFinished)
    }
    if isFinished { subscription.finish() }
    return subscription
  }

  /// - Complexity: As many steps as there are subscribers to this run and to all.
  func publish(_ update: RunUpdate) {
    // Offered outside the lock: a subscription that is dropped takes the lock to leave.
    for subscription in subscribers.withLock({ $0.subscriptions(to: update.run.id) }) { subscription.offer(update) }
  }

  /// Ends all subscriptions, after what they still hold.
  func finish() {
    let subscriptions = subscribers.withLock { subscribers in
      subscribers.isFinished = true
      return subscribers.all
    }
    for subscription in subscriptions { subscription.finish() }
  }
}

extension RunPublisher.Subscribers {
  fileprivate var all: [RunSubscription] { Array(byID.values) + byRun.values.flatMap(\.values) }

  fileprivate var count: Int { byID.count + byRun.values.reduce(0) { $0 + $1.count } }

  fileprivate func subscriptions(to run: RunID) -> [RunSubscription] {
    guard let ofRun = byRun[run] else { return Array(byID.values) }
    return Array(byID.values) + Array(ofRun.values)
  }

  fileprivate mutating func add(_ subscription: RunSubscription, _ id: Int, of run: RunID?) {
    if let run { byRun[run, default: [:]][id] = subscription } else { byID[id] = subscription }
  }

  fileprivate mutating func remove(_ id: Int, of run: RunID?) {
    guard let run else { return byID[id] = nil }
    byRun[run]?[id] = nil
    if byRun[run]?.isEmpty == true { byRun[run] = nil }
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
