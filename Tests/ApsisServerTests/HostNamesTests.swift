import ApsisAPI
import Testing

@testable import ApsisServer

struct HostNamesTests {
  private static let local = HostNames(of: .host("127.0.0.1", port: 5_000), and: [])
  private static let network = HostNames(of: .host("0.0.0.0", port: 5_000), and: ["Scheduler.example.com"])

  @Test(arguments: [
    ("127.0.0.1:5000", true, true), ("localhost", true, true), ("[::1]:80", true, true), ("LOCALHOST:1", true, true),
    // Pages have names. An address in numbers that is not this machine's does not lead here.
    ("10.0.0.7:5000", false, true), ("[fe80::1]", false, true),
    ("scheduler.example.com:5000", false, true), ("evil.example", false, false),
    ("127.0.0.1.evil.example", false, false),
    ("", false, false), ("[::1", false, false), ("2130706433", false, false),
  ])
  func `a request is for a name of this machine, or for an address where others reach it`(
    _ host: String, _ isLocal: Bool, _ isOfNetwork: Bool
  ) {
    #expect(Self.local.contains(host) == isLocal)
    #expect(Self.network.contains(host) == isOfNetwork)
  }

  @Test func `at a socket any name will do`() {
    #expect(HostNames(of: .socket("/run/apsis.sock"), and: []).contains("whatever"))
  }
}
