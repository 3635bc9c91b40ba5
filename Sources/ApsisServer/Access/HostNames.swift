internal import ApsisAPI
internal import Foundation
internal import NIOCore

/// Which names of a server a request may be for.
///
/// A page in a browser can have a name of its own lead to this server; what the browser sends there has that name in `Host`.
struct HostNames: Sendable {
  private let names: Set<String>
  /// Whether an address in numbers will do: no page has one that is not the server's own.
  private let takesAddresses: Bool
  private let takesAll: Bool

  init(of address: ServiceAddress, and more: [String]) {
    var names: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
    names.formUnion(more.map { $0.lowercased() })
    takesAddresses = !address.isLocal
    if takesAddresses {
      let name = Self.machine.lowercased()
      names.formUnion([name, String(name.prefix { $0 != "." })])
    }
    if case .host(let host, _, _) = address { names.insert(host.lowercased()) }
    self.names = names
    if case .socket = address { takesAll = true } else { takesAll = false }
  }

  func contains(_ host: String) -> Bool {
    if takesAll { return true }
    let name = Self.name(of: host)
    return names.contains(name) || takesAddresses && Self.isAddress(name)
  }

  /// Without the port.
  private static func name(of host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return host.prefix { $0 != ":" }.lowercased()
  }

  private static func isAddress(_ name: String) -> Bool {
    let text = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
    return (try? SocketAddress(ipAddress: text, port: 0)) != nil
  }

  private static var machine: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
