internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling

extension Service {
  var jobRoutes: [APIRoute] {
    [
      APIRoute(["GET"], "/api/v1/jobs") { request, _ throws(APIError) in
        let jobs = await scheduler.jobs
        let label = try request.query.value("label")
        let shown = jobs.values.filter { job in
          !job.isAdHoc && (label.map { job.metadata.labels.contains($0) } ?? true)
        }
        let pauses = await scheduler.pauses
        return APIResponse(
          .array(shown.sorted { $0.id < $1.id }.map { json($0, among: jobs, pauses) }))
      },
      APIRoute(["GET"], "/api/v1/jobs/**/runs") { request, open throws(APIError) in
        let job = try JobMatch.job(open[0], among: await scheduler.jobs)
        var filter = try RunFilter(request.query)
        filter.jobID = job.id
        return try await list(filter)
      },
      APIRoute(["GET"], "/api/v1/jobs/**") { _, open throws(APIError) in
        let jobs = await scheduler.jobs
        return APIResponse(json(try JobMatch.job(open[0], among: jobs), among: jobs, await scheduler.pauses))
      },
    ]
  }

  /// As the original has it, and with the pause that it is under, if there is one.
  private func json(_ job: Job, among jobs: [JobID: Job], _ pauses: [Pause]) -> JSONValue {
    let json = job.json(among: jobs, cache: reader.cache)
    guard case .object(let members) = json, let pause = pauses.first(where: { $0.scope.contains(job.id) }) else {
      return json
    }
    return .object(members + [.init("paused", pause.json)])
  }
}
