internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling

extension Service {
  /// Job IDs are taken as they are here.
  var pauseRoutes: [APIRoute] {
    [
      APIRoute(["GET"], "/api/v1/pauses") { _, _ throws(APIError) in
        APIResponse(.array(await scheduler.pauses.map(\.json)))
      },
      APIRoute(["POST"], "/api/v1/pause", .operate) { request, _ throws(APIError) in try await pause(.all, request) },
      APIRoute(["POST"], "/api/v1/resume", .operate) { _, _ throws(APIError) in try await resume(.all) },
      APIRoute(["POST"], "/api/v1/jobs/**/pause", .operate) { request, open throws(APIError) in
        try await pause(.job(JobID(open[0])), request)
      },
      APIRoute(["POST"], "/api/v1/jobs/**/resume", .operate) { _, open throws(APIError) in
        try await resume(.job(JobID(open[0])))
      },
    ]
  }

  private func pause(_ scope: PauseScope, _ request: APIRequest) async throws(APIError) -> APIResponse {
    let body: JSONValue = request.body.isEmpty ? [:] : try request.json()
    guard case .object = body else { throw .bad("the request body is \(body.line); expected an object") }
    let reason = try Self.text("reason", in: body)
    // Who has a token can't be somebody else.
    let given = try Self.text("by", in: body)
    let author = request.author ?? given
    do throws(SchedulingError) {
      return APIResponse(try await scheduler.pause(scope, by: author, reason: reason).json)
    } catch {
      throw Self.error(error)
    }
  }

  private func resume(_ scope: PauseScope) async throws(APIError) -> APIResponse {
    do {
      return APIResponse(["ended": try await scheduler.resume(scope)?.json ?? .null])
    } catch {
      throw Self.error(error)
    }
  }

  private static func error(_ error: SchedulingError) -> APIError {
    // The path names the job.
    if case .unknownJob = error { return .notFound(error.description) }
    return APIError(error)
  }

  private static func text(_ name: String, in body: JSONValue) throws(APIError) -> String? {
    switch body[name] {
    case nil, .null: return nil
    case .string(let text) where text.utf8.count <= 1_000: return text
    case let value?: throw .bad("'\(name)' is \(value.line.prefix(100)); expected a text of up to 1000 bytes")
    }
  }
}

extension Pause {
  var json: JSONValue {
    let job: JSONValue = if case .job(let id) = scope { .string(id.description) } else { .null }
    return [
      "job_id": job, "since": .string(since.milliseconds), "by": author.map { .string($0) } ?? .null,
      "reason": reason.map { .string($0) } ?? .null,
    ]
  }
}
