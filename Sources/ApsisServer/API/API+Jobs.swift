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
        return APIResponse(
          .array(shown.sorted { $0.id < $1.id }.map { $0.json(among: jobs, cache: reader.cache) }))
      },
      APIRoute(["GET"], "/api/v1/jobs/**/runs") { request, open throws(APIError) in
        let job = try JobMatch.job(open[0], among: await scheduler.jobs)
        var filter = try RunFilter(request.query)
        filter.jobID = job.id
        return try await list(filter)
      },
      APIRoute(["GET"], "/api/v1/jobs/**") { _, open throws(APIError) in
        let jobs = await scheduler.jobs
        return APIResponse(try JobMatch.job(open[0], among: jobs).json(among: jobs, cache: reader.cache))
      },
    ]
  }
}
