import ApsisAPI
import Testing

struct ServiceAddressTests {
  @Test(arguments: [
    ("scheduler", ServiceAddress.host("scheduler", port: 5_000)),
    ("scheduler.example.com:8080", .host("scheduler.example.com", port: 8_080)),
    ("http://scheduler", .host("scheduler", port: 5_000)),
    ("https://scheduler:443/", .host("scheduler", port: 443, isSecure: true)),
    ("127.0.0.1:1", .host("127.0.0.1", port: 1)), ("::1", .host("::1", port: 5_000)),
    ("[::1]:6000", .host("::1", port: 6_000)), ("https://[fe80::1]", .host("fe80::1", port: 5_000, isSecure: true)),
  ])
  func `a host is read with or without its port and scheme`(_ text: String, _ address: ServiceAddress) {
    #expect(ServiceAddress(text) == address)
  }

  @Test(arguments: [
    "", ":80", "host:", "host:0", "host:65536", "host:x", "[::1", "[::1]x", "ftp://host", "host/path", "a b", "u@host",
    "https://",
  ])
  func `what is no address is none`(_ text: String) {
    #expect(ServiceAddress(text) == nil)
  }

  @Test func `nobody on the way reads what goes to this machine or over TLS`() {
    #expect(ServiceAddress.socket("/run/apsis.sock").isPrivate)
    #expect(ServiceAddress.host("127.0.0.1", port: 1).isPrivate)
    #expect(ServiceAddress.host("example.com", port: 1, isSecure: true).isPrivate)
    #expect(!ServiceAddress.host("example.com", port: 1).isPrivate)
    #expect(!ServiceAddress.host("example.com", port: 1, isSecure: true).isLocal)
  }
}
