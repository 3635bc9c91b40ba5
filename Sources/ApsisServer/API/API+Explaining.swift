internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes

extension Service {
  var explainingRoutes: [APIRoute] {
    [
      APIRoute(["GET"], "/api/v1/runs/*/why") { _, open throws(APIError) in
        let run = try await run(open[0])
        do throws(StoreError) {
          return APIResponse(Self.json(try await scheduler.explanation(of: run), run: run, time: run.scheduleTime))
        } catch {
          throw APIError(error)
        }
      },
      APIRoute(["GET"], "/api/v1/jobs/**/why") { request, open throws(APIError) in
        let id = try await jobID(open[0])
        let time = try RunFilter.time("time", request.query)
        let next = await scheduler.nextTime(of: id)
        let asked = time ?? next ?? SystemClock().now
        do throws(StoreError) {
          let (run, explanation) = try await scheduler.explanation(of: id, at: asked)
          return APIResponse(Self.json(explanation, run: run, time: asked, job: id))
        } catch {
          throw APIError(error)
        }
      },
    ]
  }

  /// One that is broken has an ID, too.
  private func jobID(_ text: String) async throws(APIError) -> JobID {
    if await scheduler.brokenJobs.contains(JobID(text)) { return JobID(text) }
    return try JobMatch.job(text, among: await scheduler.jobs).id
  }

  private static func json(
    _ explanation: Explanation, run: Run?, time: Time, job: JobID? = nil
  ) -> JSONValue {
    [
      "job_id": .string((run?.jobID ?? job)?.description ?? ""), "run_id": run.map { .string($0.name) } ?? .null,
      "time": .string(time.milliseconds), "state": run.map { .string($0.state.rawValue) } ?? .null,
      "cause": .string(explanation.cause.rawValue), "lines": .strings(explanation.lines),
    ]
  }
}
