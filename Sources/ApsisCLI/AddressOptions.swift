internal import ApsisAPI
internal import ApsisServer
internal import ArgumentParser

/// Where a service is.
struct AddressOptions: ParsableArguments {
  @Option(help: "The address of this machine that the API listens at; one that others reach takes tokens and TLS.")
  var host = "127.0.0.1"
  @Option(help: "Its port; 0 for any that is free.") var port = ServiceAddress.standardPort
  @Option(help: "The path of a socket, for this user alone, in place of host and port.") var socket: String?

  var address: ServiceAddress { socket.map { .socket($0) } ?? .host(host, port: port) }

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is \(port); expected 0 to 65535") }
  }
}
