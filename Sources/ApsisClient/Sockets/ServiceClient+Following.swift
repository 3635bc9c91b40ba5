public import ApsisJSON

extension ServiceClient {
  /// Follows the output of a run until the run is over, waiting for one that has not begun.
  ///
  /// A connection that breaks is taken up again where it ended.
  ///
  /// - Parameters:
  ///   - start: The byte to begin with; nil for what comes from now on.
  ///   - broken: Is told once of each break that is to be mended.
  ///   - receive: Is given the bytes, in their order.
  /// - Throws: ``ClientError``, also if a break can't be mended in half a minute.
  public func follow(
    outputOf run: String, from start: Int?, broken: (ClientError) -> Void, _ receive: ([UInt8]) async -> Void
  ) async throws(ClientError) {
    try await find(run)
    var place = start
    try await again(.once, broken) { retry throws(ClientError) in
      let query: [QueryItem] = place.map { [("start", "\($0)")] } ?? []
      try await messages(["v1", "runs", run, "output", "output", "updates"], query) { message throws(ClientError) in
        let part = try OutputPart(message, from: address)
        let bytes = part.bytes(from: place ?? part.start)
        place = max(place ?? 0, part.end)
        retry.reset()
        if !bytes.isEmpty { await receive(Array(bytes)) }
        return true
      }
    }
  }

  /// Follows the log of a run, from its first line on, until the run is over.
  ///
  /// - Parameters:
  ///   - broken: Is told once of each break that is to be mended.
  ///   - receive: Is given each line once, with its `timestamp` and `message`, in their order.
  /// - Returns: The state in which the run ended.
  /// - Throws: ``ClientError``, also if a break can't be mended in half a minute.
  public func follow(
    logOf run: String, broken: (ClientError) -> Void, _ receive: (JSONValue) async -> Void
  ) async throws(ClientError) -> String {
    try await find(run)
    var count = 0
    var end = ""
    try await again(.once, broken) { retry throws(ClientError) in
      try await messages(["v1", "runs", run, "updates"], [("init", "")]) { message throws(ClientError) in
        let update = try json(message)
        retry.reset()
        // The first message has all lines there are, those before a break too; each that comes after it has one.
        var lines = Self.elements(update["run_log"]).dropFirst(count)
        if let line = update["run_log_append"] { lines.append(line) }
        for line in lines { await receive(line) }
        count += lines.count
        guard case .string(let state)? = update["run"]?["state"], Self.finishedStates.contains(state) else {
          return true
        }
        end = state
        return false
      }
    }
    return end
  }

  /// Follows the changes of all runs, from now on.
  ///
  /// After a break it tells of each run that changed meanwhile in which state it is then.
  ///
  /// - Parameters:
  ///   - broken: Is told once of each break, which is tried to be mended for as long as it takes.
  ///   - mended: Is told when it is.
  ///   - receive: Is given each change in the time's order: a run, with fewer members than in other answers.
  /// - Throws: ``ClientError`` if it can't be mended; otherwise it goes on until the task is cancelled.
  public func followRuns(
    broken: (ClientError) -> Void, mended: () -> Void, _ receive: (JSONValue) async -> Void
  ) async throws(ClientError) {
    // By the service's clock. It is asked for no run.
    var latest = Self.text(try await get(["v1", "runs"], [("run_id", "r0")])["when"])
    var isBroken = false
    try await again(.forever) { error in
      isBroken = true
      broken(error)
    } _: { retry throws(ClientError) in
      try await messages(["v1", "summary"], isBroken ? [("init", "")] : []) { message throws(ClientError) in
        if isBroken { mended() }
        isBroken = false
        retry.reset()
        let runs = Self.elements(try json(message)).compactMap { $0["run_summary"] }
        // Lists of all runs come in the order of their IDs.
        for (time, run) in runs.map({ (Self.changeTime($0), $0) }).sorted(by: { $0.0 < $1.0 }) where time >= latest {
          latest = time
          await receive(run)
        }
        return !Task.isCancelled
      }
    }
  }

  // MARK: - Parts

  /// Says that there is no such run, which a socket would not.
  private func find(_ run: String) async throws(ClientError) { _ = try await get(["v1", "runs", run, "state"]) }

  /// Does `body` to its end, and anew if a connection breaks meanwhile.
  private func again(
    _ retry: Retry, _ broken: (ClientError) -> Void, _ body: (inout Retry) async throws(ClientError) -> Void
  ) async throws(ClientError) {
    var retry = retry
    while true {
      do throws(ClientError) {
        return try await body(&retry)
      } catch {
        let isFirst = retry.count == 0
        guard error.mayPass, !Task.isCancelled, let delay = retry.next() else { throw error }
        if isFirst { broken(error) }
        try? await Task.sleep(for: delay)
      }
    }
  }

  private static let finishedStates: Set = ["success", "failure", "error", "skipped"]

  /// When a run came into its state; times of one form, so that they have the order of their texts.
  private static func changeTime(_ run: JSONValue) -> String { text(run["times"]?[text(run["state"])]) }

  private static func text(_ json: JSONValue?) -> String { if case .string(let text)? = json { text } else { "" } }

  private static func elements(_ json: JSONValue?) -> [JSONValue] {
    if case .array(let elements)? = json { elements } else { [] }
  }
}
