import Foundation
import TestSupport
import Testing

struct APIReplayTests {
  @Test func `a WebSocket tells what the original's told, in the same order`() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      at: Vectors.folder.appending(path: "api/jobs"), to: folder.url.appending(path: "jobs"))
    try folder.write("jobs: jobs\ngroups: {default: {engine: local}, g: {engine: local}}\n", to: "apsis.yaml")
    let client = try await ServiceClient(in: folder.url, "--skip-broken")
    var replay = try SocketReplay(client)
    try await replay.run()
    Vectors.report("api WebSockets", replay.counts.sorted { $0.key < $1.key }.map { ($0.value, $0.key) })
    #expect(replay.failures.isEmpty, "\(replay.failures.joined(separator: "\n"))")
    #expect(replay.counts["same"] == replay.recordings.count)
    try await client.stop()
  }

  @Test func `the service answers what was asked of the original as that did, its faults apart`() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      at: Vectors.folder.appending(path: "api/jobs"), to: folder.url.appending(path: "jobs"))
    try folder.write("jobs: jobs\ngroups: {default: {engine: local}, g: {engine: local}}\n", to: "apsis.yaml")
    // A job whose template names what is not there is refused here.
    let client = try await ServiceClient(in: folder.url, "--skip-broken")
    var replay = try APIReplay(client, in: folder.url)
    try await replay.run()
    Vectors.report("api", replay.counts.sorted { $0.key < $1.key }.map { ($0.value, $0.key) })
    for failure in replay.failures { print("different: \(failure)") }
    #expect(replay.failures.isEmpty, "\(replay.failures.joined(separator: "\n"))")
    try await client.stop()
  }
}
