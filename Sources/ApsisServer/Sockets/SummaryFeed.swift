internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling
internal import NIOCore
internal import Synchronization

/// What all listeners of the summary are told, made once, however many they are.
///
/// A listener that is behind is not waited for, and no copy is kept for it: all have their place in one list of what was told last. Whoever's
/// place has left the list is dropped.
final class SummaryFeed: Sendable {
  fileprivate struct Told {
    let text: ByteBuffer
    /// How many runs it is about.
    let count: Int
  }

  fileprivate struct Listener {
    /// The number of the message that is next for it.
    var next: Int
    let drop: @Sendable () -> Void
    var waiter: CheckedContinuation<Void, Never>?
  }

  fileprivate struct State {
    var told: [Told] = []
    /// The number of the first of them.
    var first = 0
    var runCount = 0
    var listeners: [Int: Listener] = [:]
    var nextID = 0
    var isMade = false
    var isOver = false

    var end: Int { first + told.count }
  }

  private let service: Service
  /// How many runs' changes a listener may be behind.
  private let limit: Int
  private let state = Mutex(State())

  /// What gathers in this time goes in one message.
  private static let gathering: Duration = .milliseconds(500)
  private static let messageSize = 1_000

  init(_ service: Service, limit: Int) {
    self.service = service
    self.limit = limit
  }

  // MARK: - Listening

  /// A place in the feed, from now on.
  ///
  /// - Parameter drop: Called at once when the listener is too far behind, while it may wait for its client.
  func join(drop: @escaping @Sendable () -> Void) -> Int {
    let (id, isFirst) = state.withLock { state in
      let id = state.nextID
      state.nextID += 1
      state.listeners[id] = Listener(next: state.end, drop: drop)
      defer { state.isMade = true }
      return (id, !state.isMade && !state.isOver)
    }
    service.scheduler.publisher.changeListeners(by: 1)
    // Ends when there are no listeners, or with the scheduler.
    if isFirst { Task { @concurrent in await make() } }
    return id
  }

  func leave(_ id: Int) {
    let listener = state.withLock { $0.listeners.removeValue(forKey: id) }
    guard let listener else { return }
    service.scheduler.publisher.changeListeners(by: -1)
    listener.waiter?.resume()
  }

  /// The next message, when there is one; nil for a listener that was dropped or has left, and at the end of the feed.
  func next(for id: Int) async -> ByteBuffer? {
    await withTaskCancellationHandler {
      while true {
        switch take(for: id) {
        case .message(let text): return text
        case .end: return nil
        case .wait: await wait(id)
        }
      }
    } onCancel: {
      leave(id)
    }
  }

  /// Whether the scheduler has ended.
  var isOver: Bool { state.withLock { $0.isOver } }

  private enum Step {
    case message(ByteBuffer)
    case wait
    case end
  }

  private func take(for id: Int) -> Step {
    state.withLock { state in
      guard let next = state.listeners[id]?.next else { return .end }
      guard next < state.end else { return state.isOver ? .end : .wait }
      state.listeners[id]?.next += 1
      return .message(state.told[next - state.first].text)
    }
  }

  private func wait(_ id: Int) async {
    await withCheckedContinuation { continuation in
      let isLate = state.withLock { state in
        guard let next = state.listeners[id]?.next, next >= state.end, !state.isOver else { return true }
        state.listeners[id]?.waiter = continuation
        return false
      }
      if isLate { continuation.resume() }
    }
  }

  // MARK: - Telling

  private func make() async {
    let updates = service.scheduler.publisher.subscribe(capacity: 10 * limit)
    defer { updates.finish() }
    let batches = Batches()
    await withDiscardingTaskGroup { group in
      group.addTask {
        for await update in updates { batches.add(update.run) }
        batches.finish()
      }
      for await _ in batches.ready {
        // Without anybody who waits there is nobody to keep waiting at the end.
        try? await Task.sleep(for: Self.gathering)
        await tell(batches.take())
        if endWithoutListeners() { return group.cancelAll() }
      }
      end()
      group.cancelAll()
    }
  }

  private func tell(_ batch: (runs: [Run], made: [Run])) async {
    let runs = batch.runs
    // Under the names that they had while they were expected.
    let gone = batch.made.compactMap(\.expectedID).map { id -> JSONValue in
      ["type": "run_delete", "run_id": .string(id.description)]
    }
    let answer = service.runAnswer(with: await service.scheduler.jobs)
    for start in stride(from: 0, to: runs.count, by: Self.messageSize) {
      let part = runs[start..<min(start + Self.messageSize, runs.count)]
      let messages = part.map {
        JSONValue.object([.init("type", "run_transition"), .init("run_summary", answer.summary($0))])
      }
      let all = start == 0 ? gone + messages : messages
      tell(Told(text: ByteBuffer(string: JSONValue.array(all).line), count: part.count))
      // Others have their turn.
      await Task.yield()
    }
  }

  private func tell(_ told: Told) {
    let (waiters, dropped) = state.withLock { state in
      state.told.append(told)
      state.runCount += told.count
      while state.runCount > limit, state.told.count > 1 {
        state.runCount -= state.told.removeFirst().count
        state.first += 1
      }
      let dropped = state.dropLate()
      return (state.takeWaiters(), dropped)
    }
    for waiter in waiters { waiter.resume() }
    for listener in dropped {
      service.scheduler.publisher.changeListeners(by: -1)
      listener.drop()
    }
  }

  private func endWithoutListeners() -> Bool {
    state.withLock { state in
      guard state.listeners.isEmpty else { return false }
      state.first = state.end
      (state.told, state.runCount, state.isMade) = ([], 0, false)
      return true
    }
  }

  private func end() {
    let waiters = state.withLock { state in
      state.isOver = true
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume() }
  }
}

extension SummaryFeed.State {
  fileprivate mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
    listeners.keys.compactMap { id in
      defer { listeners[id]?.waiter = nil }
      return listeners[id]?.waiter
    }
  }

  /// Nobody who is late waits: there is something for it.
  fileprivate mutating func dropLate() -> [SummaryFeed.Listener] {
    let late = listeners.filter { $0.value.next < first }
    for id in late.keys { listeners[id] = nil }
    return Array(late.values)
  }
}
