public import ApsisAPI
internal import ApsisScheduling
internal import Foundation
public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket
internal import Synchronization

/// Serves the API over HTTP and WebSockets.
///
/// Straight on SwiftNIO: what a web framework would add, routes apart, is what has to be bounded here.
public final class Server: Sendable {
  private enum Negotiation: Sendable {
    case http(HTTPConnection.Channel)
    case socket(SocketConnection.Channel, HTTPRequestHead)
  }

  private typealias Negotiated = (deadline: ConnectionDeadline, result: EventLoopFuture<Negotiation>)
  private typealias Listener = NIOAsyncChannel<Negotiated, Never>

  private let gate: RequestGate
  private let limits: ServerLimits
  private let logger: Logger
  private let connections: Connections
  private let listener: Listener
  /// Where it listens, with the port that it got.
  public let address: ServiceAddress

  /// Begins to listen. Requests are told to come again until ``run(_:)``.
  ///
  /// - Parameter access: Who may ask. An address that other machines reach takes tokens and TLS, unless the rules open it.
  /// - Throws: ``ServerError`` if it can't; nothing is left behind then.
  public init(
    at address: ServiceAddress, access: Access, limits: ServerLimits = ServerLimits(), logger: Logger
  ) async throws {
    try Server.check(address, access)
    gate = RequestGate(access, hosts: HostNames(of: address, and: access.rules.hosts), audit: Audit(logger))
    self.limits = limits
    self.logger = logger
    // Half of the descriptors at most: processes and files need some, too.
    let descriptors = sysconf(Int32(_SC_OPEN_MAX))
    connections = Connections(limit: descriptors > 0 ? min(limits.connections, descriptors / 2) : limits.connections)
    let gate = gate
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // The system would keep megabytes for each client that does not read.
      .childChannelOption(.socketOption(.so_sndbuf), value: 256 << 10)
    let configure: @Sendable (any Channel) -> EventLoopFuture<Negotiated> = { channel in
      channel.eventLoop.makeCompletedFuture {
        let deadline = ConnectionDeadline(channel, in: limits.transferTime)
        if let context = access.context {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }
        return (deadline, try Server.configure(channel, deadline, gate, limits, address))
      }
    }
    do {
      switch address {
      case .host(let host, let port, _):
        listener = try await bootstrap.bind(host: host, port: port, childChannelInitializer: configure)
        self.address = .host(
          host, port: listener.channel.localAddress?.port ?? port, isSecure: access.rules.tls != nil)
      case .socket(let path):
        listener = try await Server.bind(bootstrap, path, configure)
        self.address = address
      }
    } catch {
      throw ServerError("cannot listen at \(address): \(error)")
    }
  }

  /// What no other machine reaches is as safe as this machine's users are; all else has to say who asks, in private.
  private static func check(_ address: ServiceAddress, _ access: Access) throws {
    let rules = access.rules
    if case .socket = address, rules.tls != nil { throw ServerError("a socket takes no TLS") }
    guard !address.isLocal, !rules.isOpenToNetwork, rules.tokens == nil || rules.tls == nil else { return }
    let missing = [(rules.tokens == nil, "'api.tokens'"), (rules.tls == nil, "'api.tls'")].filter(\.0).map(\.1)
    throw ServerError(
      "cannot listen at \(address), which other machines reach, without \(missing.joined(separator: " and ")) "
        + "in the config file; expected them, 127.0.0.1 or a socket; 'api.open_to_network: true' does without, for anybody"
    )
  }

  /// Only the user that runs the service may connect: the mode is there before anybody can.
  private static func bind(
    _ bootstrap: sending ServerBootstrap, _ path: String,
    _ configure: @escaping @Sendable (any Channel) -> EventLoopFuture<Negotiated>
  ) async throws -> Listener {
    let mask = umask(0o177)
    defer { umask(mask) }
    return try await bootstrap.bind(
      unixDomainSocketPath: path, cleanupExistingSocketFile: true, childChannelInitializer: configure)
  }

  private static func configure(
    _ channel: any Channel, _ deadline: ConnectionDeadline, _ gate: RequestGate, _ limits: ServerLimits,
    _ address: ServiceAddress
  ) throws -> EventLoopFuture<Negotiation> {
    let peer = Server.peer(of: channel, at: address)
    let upgrader = NIOTypedWebSocketServerUpgrader<Negotiation>(
      maxFrameSize: 64 << 10,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeSucceededFuture(canUpgrade(head, gate, peer) ? HTTPHeaders() : nil)
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          .socket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), head)
        }
      })
    var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
      upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(upgraders: [upgrader]) { channel in
        channel.eventLoop.makeCompletedFuture { .http(try NIOAsyncChannel(wrappingChannelSynchronously: channel)) }
      })
    configuration.decoderConfiguration.maxHeaderListSize = limits.headersSize
    configuration.decoderConfiguration.maxHeaderFieldSize = limits.headersSize
    configuration.decoderConfiguration.maxHeaderFieldCount = 128
    let result = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(configuration: configuration)
    let upgrade = try channel.pipeline.syncOperations.context(
      handlerType: NIOTypedHTTPServerUpgradeHandler<Negotiation>.self)
    let filter = UpgradeFilter { canUpgrade($0, gate, peer) }
    try channel.pipeline.syncOperations.addHandlers(
      LingeringClose(deadline), filter, position: .before(upgrade.handler))
    return result
  }

  /// By what the server listens at, not by what is known of the other end: that may be gone already.
  private static func peer(of channel: any Channel, at address: ServiceAddress) -> Peer {
    if case .socket = address { return .socket }
    guard let address = channel.remoteAddress, let host = address.ipAddress else { return .address("nowhere") }
    return .address("\(host.contains(":") ? "[\(host)]" : host):\(address.port ?? 0)")
  }

  private static func canUpgrade(_ head: HTTPRequestHead, _ gate: RequestGate, _ peer: Peer) -> Bool {
    guard head.method == .GET, head.headers["Sec-WebSocket-Version"] == ["13"],
      head.headers["Sec-WebSocket-Key"].count == 1,
      let request = try? APIRequest(method: "GET", target: head.uri), gate.lets(head, from: peer)
    else { return false }
    return SocketRoute.paths.contains { $0.match(request.path) != nil }
  }

  // MARK: - Serving

  /// Serves until ``stop()``, or until the task is cancelled. To be called once.
  public func run(_ service: Service) async {
    var service = service
    service.listenerQueue = limits.listenerQueue
    gate.open(API(service))
    let feed = SummaryFeed(service, limit: limits.listenerQueue)
    let publisher = service.scheduler.publisher
    let sockets = SocketRoutes(routes: service.socketRoutes(feed), dropped: { publisher.countDropped() })
    await withDiscardingTaskGroup { group in
      try? await listener.executeThenClose { inbound in
        for try await (deadline, result) in inbound {
          group.addTask { await self.serve(deadline, result, sockets) }
        }
      }
      // Answers under way may come to their end.
      let end = ContinuousClock.now + limits.stopTime
      while connections.count > 0, ContinuousClock.now < end, !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(10))
      }
      group.cancelAll()
    }
  }

  /// Takes no more connections, and ends those that there are: at once if nothing is under way, after the answer otherwise, and after
  /// some seconds in any case.
  public func stop() {
    connections.stop()
    listener.channel.close(promise: nil)
  }

  private func serve(
    _ deadline: ConnectionDeadline, _ result: EventLoopFuture<Negotiation>, _ sockets: SocketRoutes
  ) async {
    guard connections.begin() else { return deadline.channel.close(promise: nil) }
    defer { connections.end() }
    // Its first request may never come; the future can't be cancelled.
    guard connections.beginWaiting(for: .request, on: deadline.channel) else {
      return deadline.channel.close(promise: nil)
    }
    do {
      let negotiation = try await result.get()
      connections.endWaiting(on: deadline.channel)
      switch negotiation {
      case .http(let channel):
        try await HTTPConnection(
          channel: channel, peer: Self.peer(of: deadline.channel, at: address), deadline: deadline, gate: gate,
          limits: limits,
          connections: connections
        ).run()
      case .socket(let channel, let head): try await serve(channel, head, deadline, sockets)
      }
    } catch {
      connections.endWaiting(on: deadline.channel)
      logger.debug("a connection ended: \(error)")
    }
  }

  private func serve(
    _ channel: SocketConnection.Channel, _ head: HTTPRequestHead, _ deadline: ConnectionDeadline,
    _ sockets: SocketRoutes
  ) async throws {
    guard connections.beginSocket() else { return channel.channel.close(promise: nil) }
    defer { connections.endSocket() }
    let request = try APIRequest(method: "GET", target: head.uri)
    for socket in sockets.routes {
      guard let open = socket.path.match(request.path) else { continue }
      return try await SocketConnection(
        channel: channel, deadline: deadline, limits: limits, dropped: sockets.dropped,
        handler: { try await socket.handler(request, open, $0) }
      ).run()
    }
  }
}
