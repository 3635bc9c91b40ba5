internal import ApsisJSON
internal import ApsisScheduling

extension Service {
  var statusRoutes: [APIRoute] {
    [
      APIRoute(["GET"], "/api/v1/alive") { _, _ throws(APIError) in APIResponse([:]) },
      // The original answers once it runs; this one is not there before.
      APIRoute(["GET"], "/api/v1/running") { _, _ throws(APIError) in APIResponse([:]) },
      APIRoute(["GET"], "/api/v1/stats") { _, _ throws(APIError) in
        do {
          return APIResponse(try await scheduler.statistics.statistics())
        } catch {
          throw APIError(status: 503, "\(error)")
        }
      },
      APIRoute(["GET"], "/api/control/version") { _, _ throws(APIError) in APIResponse(["version": .string(version)]) },
      APIRoute(["GET"], "/api/procstar/**") { _, _ throws(APIError) in throw .bad("no agent server running") },
    ]
  }
}
