import ApsisJobs
import ApsisTimes
import Testing

@testable import ApsisScheduling

struct RunPublisherTests {
  private let update: RunUpdate = {
    let time = Time(secondsSince1970: 0)
    let run = Run(
      id: RunID(number: 1), jobID: "job", arguments: [:], origin: .hand, scheduleTime: time, madeAt: time)
    return RunUpdate(run: run, log: [])
  }()

  @Test func `each subscriber gets each update, and the queues are counted`() async {
    let publisher = RunPublisher()
    let (first, second) = (publisher.subscribe(), publisher.subscribe())
    publisher.publish(update)
    publisher.publish(update)
    #expect(publisher.subscriberCount == 2)
    #expect(publisher.queueLength == 4)
    var iterator = first.makeAsyncIterator()
    #expect(await iterator.next()?.run == update.run)
    #expect(publisher.queueLength == 3)
    #expect(second.queueLength == 2)
  }

  @Test func `a subscriber that does not keep up is dropped, and the others go on`() async {
    let publisher = RunPublisher()
    let (slow, quick) = (publisher.subscribe(capacity: 2), publisher.subscribe())
    for _ in 0..<3 { publisher.publish(update) }
    #expect(slow.isTooSlow)
    #expect(!quick.isTooSlow)
    #expect(publisher.subscriberCount == 1)
    var received = 0
    for await _ in slow { received += 1 }
    #expect(received == 2)
  }

  @Test func `a subscription ends when the publisher does, after what it holds`() async {
    let publisher = RunPublisher()
    let subscription = publisher.subscribe()
    publisher.publish(update)
    publisher.finish()
    var received = 0
    for await _ in subscription { received += 1 }
    #expect(received == 1)
    #expect(publisher.subscriberCount == 0)
  }

  @Test(.timeLimit(.minutes(5)))
  func `a subscription that comes after the end ends at once`() async {
    let publisher = RunPublisher()
    publisher.finish()
    for await _ in publisher.subscribe() {}
    #expect(publisher.subscriberCount == 0)
  }
}
