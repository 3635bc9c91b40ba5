import ApsisTimes
import Testing

@testable import ApsisScheduling

struct LatencyWindowTests {
  private let start = Time(secondsSince1970: 1_000)

  @Test func `it sums up the samples of the last minute, however often it is read`() {
    var window = LatencyWindow()
    window.add(.milliseconds(2), at: start)
    window.add(.milliseconds(4), at: start + .seconds(30))
    let expected = LatencyWindow.Summary(count: 2, minimum: 0.002, maximum: 0.004, mean: 0.003)
    #expect(window.summary(at: start + .seconds(31)) == expected)
    #expect(window.summary(at: start + .seconds(31)) == expected)
    #expect(window.summary(at: start + .seconds(61))?.count == 1)
  }

  @Test func `without samples there is no summary`() {
    #expect(LatencyWindow().summary(at: start) == nil)
  }

  @Test func `samples from before the clock was set back are forgotten`() {
    var window = LatencyWindow()
    window.add(.milliseconds(2), at: start + .seconds(3_600))
    window.add(.milliseconds(4), at: start)
    #expect(window.summary(at: start)?.count == 1)
  }
}
