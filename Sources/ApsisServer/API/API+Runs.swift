internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes
internal import ApsisYAML

extension Service {
  var runRoutes: [APIRoute] {
    [
      APIRoute(["GET"], "/api/v1/runs") { request, _ throws(APIError) in try await list(try RunFilter(request.query)) },
      APIRoute(["POST"], "/api/v1/runs", .operate) { request, _ throws(APIError) in try await post(request) },
      APIRoute(["GET"], "/api/v1/runs/*") { _, open throws(APIError) in try await answer([try await run(open[0])]) },
      APIRoute(["GET"], "/api/v1/runs/*/state") { _, open throws(APIError) in
        APIResponse(["state": .string(try await run(open[0]).state.rawValue)])
      },
      APIRoute(["GET"], "/api/v1/runs/*/log") { _, open throws(APIError) in
        let run = try await run(open[0])
        let lines: [JSONValue] = try await log(of: run).map { entry in
          [
            "run_id": .string(run.id.description), "timestamp": .string(entry.time.milliseconds),
            "message": .string(entry.message),
          ]
        }
        return APIResponse(["run_log": .array(lines)])
      },
      APIRoute(["GET"], "/api/v1/runs/*/outputs") { _, open throws(APIError) in
        let output = try await output(of: try await run(open[0]))
        return APIResponse(
          .array(output.map { [["output_id": .string(RunOutput.id), "output_len": .int($0.content.keptCount)]] } ?? []))
      },
      APIRoute(["GET"], "/api/v1/runs/*/output/*") { _, open throws(APIError) in try await output(open[0], open[1]) },
      APIRoute(["GET"], "/api/v1/runs/*/dependencies") { _, open throws(APIError) in
        try await dependencies(of: try await run(open[0]))
      },
    ] + operationRoutes
  }

  private var operationRoutes: [APIRoute] {
    [
      operation(["POST"], "skip") { run, _ throws(APIError) in
        let id = try await made(run)
        try await asked { () throws(SchedulingError) in _ = try await scheduler.skip(id) }
        return APIResponse([:])
      },
      operation(["POST"], "start") { run, _ throws(APIError) in
        let id = try await made(run)
        try await asked { () throws(SchedulingError) in _ = try await scheduler.start(id) }
        return APIResponse([:])
      },
      operation(["POST"], "rerun") { run, _ throws(APIError) in
        let made = try await asked { () throws(SchedulingError) in
          run.isExpected
            ? try await scheduler.schedule(run.jobID, arguments: run.arguments) : try await scheduler.rerun(run.id)
        }
        return try await answer([made], more: [.init("show_run_id", .string(made.id.description))])
      },
      operation(["POST", "PUT"], "stop") { run, _ throws(APIError) in
        let id = try begun(run, "stop")
        return try await answer([try await asked { () throws(SchedulingError) in try await scheduler.stop(id) }])
      },
      operation(["POST", "PUT"], "signal/*") { run, name throws(APIError) in
        let id = try begun(run, "send a signal to")
        guard let signal = Signal(name) else { throw .bad("invalid signal: \(name)") }
        try await asked { () throws(SchedulingError) in _ = try await scheduler.signal(id, signal) }
        return APIResponse([:])
      },
      operation(["POST", "PUT"], "mark/*") { run, name throws(APIError) in
        let id = try begun(run, "mark")
        let state = try RunFilter.state(name)
        try await asked { () throws(SchedulingError) in _ = try await scheduler.mark(id, as: state) }
        return APIResponse([:])
      },
    ]
  }

  /// - Parameter body: Has the run, and what stands in the path after the operation.
  private func operation(
    _ methods: Set<String>, _ path: String,
    _ body: @escaping @Sendable (Run, String) async throws(APIError) -> APIResponse
  ) -> APIRoute {
    APIRoute(methods, "/api/v1/runs/*/\(path)", .operate) { _, open throws(APIError) in
      try await body(try await run(open[0]), open.last ?? "")
    }
  }

  /// The run, stored if it is one that a schedule is yet to make.
  private func made(_ run: Run) async throws(APIError) -> RunID {
    guard run.isExpected, let id = run.expectedID else { return run.id }
    return try await asked { () throws(SchedulingError) in try await scheduler.make(id) }.id
  }

  private func begun(_ run: Run, _ operation: String) throws(APIError) -> RunID {
    guard !run.isExpected else { throw .bad("cannot \(operation) run \(run.name): it is in state 'scheduled'") }
    return run.id
  }

  private func asked<Answer>(
    _ body: () async throws(SchedulingError) -> Answer
  ) async throws(APIError) -> Answer {
    do { return try await body() } catch { throw APIError(error) }
  }

  // MARK: - Making runs

  private func post(_ request: APIRequest) async throws(APIError) -> APIResponse {
    let post = try RunPost(try request.json())
    let count = try request.query.int("count") ?? 1
    guard count <= 10_000 else { throw .bad("'count' is \(count); expected up to 10000") }
    switch post.subject {
    case .job(let id):
      let request = RunRequest(id, arguments: post.arguments, at: post.time, stop: post.stop)
      return try await answerMade(
        try await asked { () throws(SchedulingError) in try await scheduler.schedule(request, count: count) })
    case .adHoc(let json):
      // It may run anything that the service may.
      try request.require(.admin)
      return try await postAdHoc(json, post, count: count)
    }
  }

  private func answerMade(_ runs: [Run], of adHoc: Job? = nil) async throws(APIError) -> APIResponse {
    var response = try await answer(runs, adHoc: adHoc)
    if let first = runs.first, let last = runs.last {
      response.subject = "\(first.id)\(runs.count > 1 ? " to \(last.id)" : "") of \(first.jobID)"
    }
    return response
  }

  private func postAdHoc(_ json: JSONValue, _ post: RunPost, count: Int) async throws(APIError) -> APIResponse {
    // Before it is laid out for reading, which a value of many levels would make a thousand times as large.
    guard !json.isDeeper(than: 64), json.line.utf8.count <= Self.adHocSize else {
      throw .bad("the job is nested deeper than 64 levels, or larger than \(Self.adHocSize) bytes")
    }
    let id = JobID("adhoc-\(makeName())")
    // JSON is YAML; each member of its object stands in a line of its own, which places in messages then tell apart.
    let text = json.pretty
    let (job, diagnostics) = reader.read(YAMLFile(text: text, name: "job"), id: id)
    guard var job else {
      throw .bad(diagnostics.filter { $0.severity == .error }.map { "\($0)" }.joined(separator: "\n"))
    }
    if let problem = job.program.cannotRun { throw .bad("\(problem)") }
    job.isAdHoc = true
    let request = RunRequest(id, arguments: post.arguments, at: post.time, stop: post.stop)
    return try await answerMade(
      try await asked { () throws(SchedulingError) in
        try await scheduler.schedule(request, ofAdHoc: job, text: text, count: count)
      }, of: job)
  }

  /// Twice what Linux passes to a program in one argument.
  private static let adHocSize = 256 << 10

  // MARK: - Finding runs

  func list(_ filter: RunFilter) async throws(APIError) -> APIResponse {
    var filter = filter
    if !filter.runIDs.isEmpty {
      var runs: [Run] = []
      for text in filter.runIDs { if let run = try await find(text) { runs.append(run) } }
      return try await answer(runs.filter { filter.query.matches($0) }, isSummary: filter.isSummary)
    }
    if filter.jobID == nil, let text = filter.jobText {
      filter.jobID = try JobMatch.job(text, among: await scheduler.jobs).id
    } else if filter.jobID == nil, filter.limit == nil {
      // Of all jobs there are pages alone, which the original does not have.
      throw .bad("either run_id or job_id filter is required")
    }
    var pages: RunPages
    do { pages = try await RunPages(filter.query, in: scheduler.store, pageSize: RunListPieces.pageSize) } catch {
      throw APIError(error)
    }
    // Whoever asks for no page gets all or an error, as with the original; never a part of them unawares.
    if filter.limit == nil, pages.count > RunFilter.mostRuns {
      throw .bad("more than \(RunFilter.mostRuns) runs; narrow the filter, or ask for pages with 'limit' and 'before'")
    }
    let expected = filter.isWithExpected ? await expectedRuns(filter) : []
    guard pages.count > RunListPieces.pageSize else {
      let runs: [Run]
      do { runs = try await pages.next() ?? [] } catch { throw APIError(error) }
      return try await answer(runs + expected, isSummary: filter.isSummary)
    }
    let answer = runAnswer(with: await scheduler.jobs)
    return APIResponse(
      pieces: RunListPieces(
        pages, then: expected, answer, when: SystemClock().now.milliseconds, isSummary: filter.isSummary))
  }

  /// Those that schedules are yet to make, the soonest first. As the original has them in memory, they are in its lists.
  private func expectedRuns(_ filter: RunFilter) async -> [Run] {
    await scheduler.expectedRuns(of: filter.jobID, limit: RunFilter.mostRuns).map(\.run).filter {
      filter.query.matches($0)
    }
  }

  private func answer(
    _ runs: [Run], isSummary: Bool = false, more: [JSONValue.Member] = [], adHoc: Job? = nil
  ) async throws(APIError) -> APIResponse {
    var jobs = await scheduler.jobs
    // Those of the store, for one run or a few; a list says nothing of jobs that have no file any more.
    if runs.count < 10 {
      for id in Set(runs.map(\.jobID)) where jobs[id] == nil {
        jobs[id] =
          adHoc?.id == id ? adHoc : try await asked { () throws(SchedulingError) in try await scheduler.job(id) }
      }
    }
    let answer = runAnswer(with: jobs)
    return APIResponse(answer.json(runs, at: SystemClock().now, isSummary: isSummary, more: more))
  }

  private func find(_ text: String) async throws(APIError) -> Run? {
    do throws(StoreError) {
      if let id = ExpectedRunID(text) {
        let (made, expected) = try await scheduler.run(expectedAs: id) ?? (nil, nil)
        return made ?? expected?.run
      }
      guard let id = RunID(text) else { return nil }
      return try await scheduler.store.run(id)
    } catch {
      throw APIError(error)
    }
  }

  func run(_ text: String) async throws(APIError) -> Run {
    guard let run = try await find(text) else { throw .notFound("unknown run \(text)") }
    return run
  }

  func log(of run: Run) async throws(APIError) -> [RunLogEntry] {
    do { return try await scheduler.store.log(of: run.id) } catch { throw APIError(error) }
  }

  // MARK: - Outputs

  /// The output of a run, so far or in the end; nil if it has none.
  func output(of run: Run) async throws(APIError) -> RunOutput? {
    if let live = await scheduler.liveOutput(of: run.id) {
      // It may have to be read from a file.
      return RunOutput(try? await offExecutor { live.content }, of: run)
    }
    do {
      return RunOutput(try await scheduler.store.output(of: run.id), of: run)
    } catch {
      throw APIError(error)
    }
  }

  private func output(_ id: String, _ name: String) async throws(APIError) -> APIResponse {
    guard let run = try await find(id), name == RunOutput.id, let output = try await output(of: run) else {
      throw .notFound("no output \(name) for \(id)")
    }
    return APIResponse(contentType: output.contentType, body: output.content.bytes)
  }

  // MARK: - Dependencies

  /// Of each dependency of a run the runs that it looks at.
  private func dependencies(of run: Run) async throws(APIError) -> APIResponse {
    let jobs = await scheduler.jobs
    let keys = jobs[run.jobID]?.dependencies(of: run, among: jobs, cache: reader.cache) ?? []
    var list: [JSONValue] = []
    for key in keys {
      var query = RunQuery(jobID: key.jobID, limit: 1_000)
      query.arguments = key.arguments
      let found: [Run]
      do { found = try await scheduler.store.runs(query) } catch { throw APIError(error) }
      list.append([
        "job_id": .string(key.jobID.description),
        "args": key.arguments.json,
        "run_ids": .strings(found.reversed().map(\.id.description)),
      ])
    }
    return APIResponse(.object([.init(run.id.description, .array(list))]))
  }
}

extension JSONValue {
  fileprivate func isDeeper(than limit: Int) -> Bool {
    switch self {
    case .array(let elements): limit == 0 || elements.contains { $0.isDeeper(than: limit - 1) }
    case .object(let members): limit == 0 || members.contains { $0.value.isDeeper(than: limit - 1) }
    default: false
    }
  }
}

extension RunFilter {
  /// How many runs a list without pages has at most.
  static let mostRuns = 10_000

  var query: RunQuery {
    var query = RunQuery(jobID: jobID, limit: limit ?? RunFilter.mostRuns + 1)
    query.arguments = arguments
    query.states = states
    query.since = since
    query.until = until
    query.before = before
    return query
  }
}
