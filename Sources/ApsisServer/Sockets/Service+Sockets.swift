internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes

// Source: the original's WebSockets, as recorded, and as its client reads them.
extension Service {
  func socketRoutes(_ feed: SummaryFeed) -> [SocketRoute] {
    [
      SocketRoute(SocketRoute.summary) { request, _, send in
        try await summary(of: feed, withAll: request.query.contains("init"), send)
      },
      SocketRoute(SocketRoute.runUpdates) { request, open, send in
        guard let run = try? await run(open[0]) else { return .done }
        return try await updates(of: run, withAll: request.query.contains("init"), send)
      },
      SocketRoute(SocketRoute.outputUpdates) { request, open, send in
        guard let run = try? await run(open[0]), open[1] == RunOutput.id else { return .done }
        return try await output(of: run, from: (try? request.query.int("start")) ?? nil, send)
      },
    ]
  }

  // MARK: - All runs

  private static let messageSize = 1_000

  private func summary(of feed: SummaryFeed, withAll: Bool, _ send: SocketSending) async throws -> SocketEnd {
    let place = feed.join(drop: send.drop)
    defer { feed.leave(place) }
    if withAll {
      let jobs = await scheduler.jobs
      let shown = jobs.values.filter { !$0.isAdHoc }.sorted { $0.id < $1.id }
      try await Self.send(
        shown.map { ["type": "job", "job": $0.json(among: jobs, cache: reader.cache)] }, send)
      try await sendRuns(send)
    }
    while let text = await feed.next(for: place) { try await send(.text(text)) }
    try Task.checkCancellation()
    return feed.isOver ? .goingAway : .tooSlow
  }

  /// The runs that were there before, the oldest first, then those that schedules are yet to make.
  private func sendRuns(_ send: SocketSending) async throws {
    let answer = runAnswer(with: await scheduler.jobs)
    var pages = try await RunPages(
      RunQuery(limit: RunFilter.mostRuns), in: scheduler.store, pageSize: Self.messageSize)
    while let page = try await pages.next() {
      try await Self.send(page.map { ["type": "run_summary", "run_summary": answer.summary($0)] }, send)
    }
    let expected = await scheduler.expectedRuns(limit: RunFilter.mostRuns)
    try await Self.send(
      expected.map { ["type": "run_summary", "run_summary": answer.summary($0.run)] }, send)
  }

  private static func send(_ messages: [JSONValue], _ send: SocketSending) async throws {
    for start in stride(from: 0, to: messages.count, by: messageSize) {
      try await send(.json(.array(Array(messages[start..<min(start + messageSize, messages.count)]))))
    }
  }

  // MARK: - One run

  private func updates(of run: Run, withAll: Bool, _ send: SocketSending) async throws -> SocketEnd {
    let updates = scheduler.publisher.subscribe(to: run.id, capacity: listenerQueue)
    defer { updates.finish() }
    let answer = runAnswer(with: await scheduler.jobs)
    if withAll {
      let now = try await self.run(run.id.description)
      let lines = try await log(of: now).map(Self.line)
      try await send(
        .json([
          "run": answer.summary(now), "meta": .object(answer.meta(now)), "run_log": .array(lines),
          "outputs": Self.outputs(try await output(of: now)),
        ]))
    }
    for await update in updates {
      for entry in update.log { try await send(.json(["run_log_append": Self.line(entry)])) }
      if update.run.state.isFinished {
        try await send(.json(["outputs": Self.outputs(try await output(of: update.run))]))
      }
      try await send(.json(["run": answer.summary(update.run), "meta": .object(answer.meta(update.run))]))
    }
    return updates.isTooSlow ? .tooSlow : .goingAway
  }

  private static func line(_ entry: RunLogEntry) -> JSONValue {
    ["timestamp": .string(entry.time.milliseconds), "message": .string(entry.message)]
  }

  private static func outputs(_ output: RunOutput?) -> JSONValue {
    guard let output else { return .object([]) }
    let about: JSONValue = [
      "name": .string(RunOutput.id), "length": .int(output.content.keptCount),
      "content_type": .string(output.contentType),
    ]
    return .object([.init(RunOutput.id, about)])
  }

  // MARK: - An output

  /// How often an output that grows is looked at.
  private static let lookEvery: Duration = .milliseconds(200)
  private static let partSize = 256 << 10

  /// Sends an output from `start` on, or from where it is now if that is nil, until its run is over; waits for one that has not begun.
  private func output(of run: Run, from start: Int?, _ send: SocketSending) async throws -> SocketEnd {
    var position = start.map { max(0, $0) }
    while true {
      if let live = await scheduler.liveOutput(of: run.id) {
        position = try await sendLive(live, from: position, send)
      } else {
        // Its program has ended before its end is stored: then, and not before, the rest is there to be read.
        let now = try await self.run(run.id.description)
        if now.state.isFinished {
          if let position { try await sendStored(now, from: position, send) }
          return .done
        }
        // All that will come is new.
        position = position ?? 0
      }
      try await Task.sleep(for: Self.lookEvery)
    }
  }

  /// - Returns: Where it goes on.
  private func sendLive(_ live: ProgramOutput, from position: Int?, _ send: SocketSending) async throws -> Int {
    let size = try await offExecutor { live.size }
    var place = position ?? size
    while place < size {
      let range = place..<min(size, place + Self.partSize)
      let bytes = try await offExecutor { live.bytes(range) }
      // What was cut of an output is not sent.
      if !bytes.isEmpty { try await send(Self.part(bytes, at: place, of: size)) }
      place = range.upperBound
    }
    return place
  }

  private func sendStored(_ run: Run, from position: Int, _ send: SocketSending) async throws {
    guard let output = try await output(of: run) else { return }
    let total = output.content.totalCount
    for place in stride(from: position, to: total, by: Self.partSize) {
      let bytes = output.content.bytes(place..<min(total, place + Self.partSize))
      if !bytes.isEmpty { try await send(Self.part(bytes, at: place, of: total)) }
    }
  }

  /// Headers and body in one message. Source: the original's client, which reads the range so.
  private static func part(_ bytes: [UInt8], at start: Int, of size: Int) -> SocketMessage {
    let head = """
      Content-Type: application/octet-stream\r
      Content-Range: bytes=\(start)-\(start + bytes.count - 1)/\(size)\r
      Content-Length: \(bytes.count)\r
      \r

      """
    return .binary(Array(head.utf8) + bytes)
  }
}
