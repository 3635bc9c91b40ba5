internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import SystemPackage

extension Service {
  var controlRoutes: [APIRoute] {
    [
      APIRoute(["POST"], "/api/control/reload_jobs", .admin) { request, _ throws(APIError) in
        try await reload(
          isDryRun: try isDryRun(request),
          skipsBroken: try request.query.bool("skip_broken") ?? false)
      },
      APIRoute(["POST"], "/api/control/backup", .admin) { request, _ throws(APIError) in
        try await backUp(try request.json())
      },
      APIRoute(["POST"], "/api/control/shut_down", .admin) { request, _ throws(APIError) in
        if request.query.contains("restart") { try await beginAnew() } else { await shutDown() }
        return APIResponse([:])
      },
    ]
  }

  /// With files by which nothing could begin, what runs goes on.
  private func beginAnew() async throws(APIError) {
    let obstacles = await restart()
    guard obstacles.isEmpty else {
      throw APIError(
        status: 400, "cannot restart: with the files as they are nothing would begin; this service goes on",
        members: [.init("errors", .strings(obstacles))])
    }
  }

  private func backUp(_ body: JSONValue) async throws(APIError) -> APIResponse {
    guard case .string(let text)? = body["path"], text.hasPrefix("/") else {
      throw .bad("'path' is \(body["path"]?.line ?? "missing"); expected an absolute path on the service's machine")
    }
    do {
      let size = try await scheduler.store.maintenance.backUp(to: FilePath(text))
      return APIResponse(["path": .string(text), "size": .int(size)])
    } catch {
      throw APIError(status: 409, error.description)
    }
  }

  /// To be said: what changes jobs must not be taken for a rehearsal, nor the other way around.
  private func isDryRun(_ request: APIRequest) throws(APIError) -> Bool {
    guard let isDryRun = try request.query.bool("dry_run") else {
      throw .bad("'dry_run' is missing; expected ?dry_run=true or ?dry_run=false")
    }
    return isDryRun
  }

  /// Reads the job files anew and goes by them, or only says what would change.
  ///
  /// With a new mistake in any nothing changes, unless broken ones are to be skipped.
  private func reload(isDryRun: Bool, skipsBroken: Bool) async throws(APIError) -> APIResponse {
    let old = await scheduler.jobs
    let loaded = await load()
    let obstacles = loaded.obstacles(besides: await scheduler.brokenJobs, skipsBroken: skipsBroken)
    guard obstacles.isEmpty else {
      let list = obstacles.map {
        JSONValue.array([$0.jobID.map { .string($0.description) } ?? .null, .string($0.message)])
      }
      throw APIError(
        status: 400, "errors loading jobs in \(loaded.folder)", members: [.init("job_errors", .array(list))])
    }
    if !isDryRun {
      do { try await scheduler.reload(loaded.jobs) } catch { throw APIError(error) }
    }
    return APIResponse(Self.changes(from: old, to: loaded.jobs.jobs, isDryRun: isDryRun))
  }

  private static func changes(from old: [JobID: Job], to new: [JobID: Job], isDryRun: Bool) -> JSONValue {
    func list(_ ids: some Sequence<JobID>) -> JSONValue { .strings(ids.sorted().map(\.description)) }
    return [
      "removed": list(old.values.filter { !$0.isAdHoc && new[$0.id] == nil }.map(\.id)),
      "added": list(new.keys.filter { old[$0] == nil }),
      "changed": list(
        new.values.filter { job in old[job.id].map { !job.differences(from: $0).isEmpty } ?? false }.map(\.id)),
      "dry_run": .bool(isDryRun),
    ]
  }
}
