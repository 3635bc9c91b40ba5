internal import ApsisJSON

/// The HTTP API: which request is answered how. Nothing here knows of sockets.
///
/// Source: the routes of the original under `/api/v1` and `/api/control`, and its answers as they were recorded.
struct API: Sendable {
  /// The first that fits is taken: those of more text come first.
  let routes: [APIRoute]

  init(_ service: Service) {
    routes =
      service.statusRoutes + service.pauseRoutes + service.explainingRoutes + service.jobRoutes + service.runRoutes
      + service.controlRoutes
      + SocketRoute.paths
  }

  func answer(_ request: APIRequest) async -> APIResponse {
    do throws(APIError) {
      return try await response(to: request)
    } catch {
      return APIResponse(error)
    }
  }

  private func response(to request: APIRequest) async throws(APIError) -> APIResponse {
    let fitting = routes.compactMap { route in route.match(request.path).map { (route: route, open: $0) } }
    if fitting.isEmpty { throw Self.noRoute(request) }
    let allowed = fitting.reduce(into: Set<String>()) { $0.formUnion($1.route.methods) }
    if request.method == "OPTIONS" { return Self.options(allowed) }
    let method = request.method == "HEAD" ? "GET" : request.method
    guard let (route, open) = fitting.first(where: { $0.route.methods.contains(method) }) else {
      var error = APIError(status: 405, "\(request.method) is not for this path")
      error.headers = [("Allow", Self.list(allowed))]
      throw error
    }
    try request.require(route.role)
    return try await route.handler(request, open)
  }

  private static func noRoute(_ request: APIRequest) -> APIError {
    .notFound("no such path: /\(request.path.joined(separator: "/"))")
  }

  private static func options(_ methods: Set<String>) -> APIResponse {
    var response = APIResponse(status: 204, contentType: nil, body: [])
    response.headers = [("Allow", list(methods))]
    return response
  }

  private static func list(_ methods: Set<String>) -> String {
    (methods.contains("GET") ? methods.union(["HEAD", "OPTIONS"]) : methods.union(["OPTIONS"])).sorted()
      .joined(separator: ", ")
  }
}
