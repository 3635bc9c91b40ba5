import ApsisTimes
import Foundation
import Testing

struct SystemClockTests {
  @Test func `the clock tells the time of the day`() {
    let before = Date().timeIntervalSince1970
    let now = Double(SystemClock().now.nanosecondsSince1970) / 1e9
    #expect(now >= before - 1)
    #expect(now <= Date().timeIntervalSince1970 + 1)
  }

  @Test func `a deadline that has passed is not waited for`() async throws {
    try await SystemClock().sleep(until: Time(secondsSince1970: 0))
    try await SystemClock().sleep(for: .zero)
  }

  @Test func `cancellation ends a sleep`() async {
    let sleeper = Task { try await SystemClock().sleep(until: SystemClock().now + .seconds(3600)) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}
