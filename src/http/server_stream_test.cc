#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.h"
#include "http/test_client.h"

namespace tidewaiter::http {
namespace {

using testing::HasSubstr;

// A server that turns every connection into a stream and gives the streams here.
class Streams {
 public:
  explicit Streams(ServerOptions options = {})
      : server(StartTestServer(
            [this](Request, Reply reply) {
              auto stream = reply.Stream({{"X-Extra", "yes"}});
              const std::lock_guard lock(mutex_);
              streams_.push_back(std::move(stream));
              count_.release();
            },
            std::move(options))) {}

  std::shared_ptr<EventStream> Next() {
    count_.acquire();
    const std::lock_guard lock(mutex_);
    return streams_.at(taken_++);
  }

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<EventStream>> streams_;
  std::size_t taken_ = 0;
  std::counting_semaphore<> count_{0};

 public:
  Server server;  // the last: the handler uses the others
};

TEST(ServerStream, SendsEvents) {
  Streams streams;
  TestClient client(streams.server.port());
  client.Send(TestGet("/"));
  const auto stream = streams.Next();
  EXPECT_TRUE(stream->Send("finding", "1", "{}"));
  EXPECT_TRUE(stream->Send("", "", "two\nlines"));
  const TestResponse head = client.Receive();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Type"), "text/event-stream");
  EXPECT_EQ(head.Header("Cache-Control"), "no-store");
  EXPECT_EQ(head.Header("Connection"), "close");
  EXPECT_EQ(head.Header("X-Extra"), "yes");
  EXPECT_EQ(head.Header("Content-Length"), "");
  EXPECT_EQ(client.ReceivePast("\n\n"), "event: finding\nid: 1\ndata: {}\n\n");
  EXPECT_EQ(client.ReceivePast("\n\n"), "data: two\ndata: lines\n\n");
  EXPECT_EQ(streams.server.counters().streams_open, 1);
  EXPECT_EQ(streams.server.counters().requests_in_flight, 0);
}

TEST(ServerStream, CloseSendsWhatIsQueued) {
  Streams streams;
  TestClient client(streams.server.port());
  client.Send(TestGet("/"));
  const auto stream = streams.Next();
  const std::string large(200'000, 'x');
  EXPECT_TRUE(stream->Send("", "", large));
  stream->Close();
  EXPECT_TRUE(stream->closed());
  EXPECT_FALSE(stream->Send("", "", "late"));
  EXPECT_THAT(client.ReceiveAll(), testing::EndsWith("data: " + large + "\n\n"));
}

TEST(ServerStream, ASlowReaderIsCutOff) {
  TestLogs logs;
  ServerOptions options;
  options.limits.stream_queue_bytes = 10'000;
  options.on_request_done = [&](const RequestLog& log) { logs.Add(log); };
  Streams streams(options);
  TestClient client(streams.server.port(), 4096);
  client.Send(TestGet("/"));
  const auto stream = streams.Next();
  const std::string event(1000, 'x');
  while (stream->Send("", "", event))
    std::this_thread::yield();
  EXPECT_TRUE(stream->closed());
  EXPECT_EQ(logs.Next().status, 200);
  EXPECT_EQ(streams.server.counters().streams_overflowed, 1);
  EXPECT_EQ(streams.server.counters().streams_open, 0);
  EXPECT_NE(client.ReceiveAll(), "");  // ends
}

TEST(ServerStream, AnEventLargerThanTheQueueEndsIt) {
  ServerOptions options;
  options.limits.stream_queue_bytes = 100;
  Streams streams(options);
  TestClient client(streams.server.port());
  client.Send(TestGet("/"));
  const auto stream = streams.Next();
  EXPECT_FALSE(stream->Send("", "", std::string(101, 'x')));
  EXPECT_TRUE(stream->closed());
}

TEST(ServerStream, NoticesThatTheReaderLeft) {
  TestLogs logs;
  ServerOptions options;
  options.on_request_done = [&](const RequestLog& log) { logs.Add(log); };
  Streams streams(options);
  std::optional<TestClient> client(streams.server.port());
  client->Send(TestGet("/"));
  const auto stream = streams.Next();
  EXPECT_EQ(client->Receive().status, 200);
  client.reset();
  logs.Next();
  EXPECT_TRUE(stream->closed());
  EXPECT_FALSE(stream->Send("", "", "late"));
}

TEST(ServerStream, BeatsWhileNothingHappens) {
  ServerOptions options;
  options.limits.heartbeat_s = 0.02;
  options.limits.write_timeout_s = options.limits.idle_timeout_s = 0.01;  // do not matter here
  Streams streams(options);
  TestClient client(streams.server.port());
  client.Send(TestGet("/"));
  const auto stream = streams.Next();
  EXPECT_EQ(client.Receive().status, 200);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(client.ReceivePast("\n\n"), ":\n\n");
  stream->Send("", "", "a");
  EXPECT_THAT(client.ReceivePast("data: a\n\n"), HasSubstr("data: a\n\n"));
}

TEST(ServerStream, OverHeadItIsClosed) {
  Streams streams;
  TestClient client(streams.server.port());
  client.Send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(streams.Next()->closed());
  EXPECT_EQ(client.Receive().Header("Content-Type"), "text/event-stream");
  EXPECT_TRUE(client.IsClosed());
}

TEST(ServerStream, BeginsOnAnotherThread) {
  std::promise<Reply> kept;
  Server server = StartTestServer([&](Request, Reply reply) { kept.set_value(std::move(reply)); });
  TestClient client(server.port());
  client.Send(TestGet("/"));
  Reply reply = kept.get_future().get();
  const auto stream = reply.Stream({});
  EXPECT_TRUE(stream->Send("", "", "a"));
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(client.ReceivePast("\n\n"), "data: a\n\n");
}

TEST(ServerStream, StopEndsIt) {
  Streams streams;
  TestClient client(streams.server.port());
  client.Send(TestGet("/"));
  const auto stream = streams.Next();
  EXPECT_EQ(client.Receive().status, 200);
  stream->Send("", "", "last");
  streams.server.Stop(kTestWaitS);
  EXPECT_TRUE(stream->closed());
  EXPECT_EQ(client.ReceiveAll(), "data: last\n\n");
  EXPECT_FALSE(stream->Send("", "", "late"));
}

TEST(ServerStream, ManySendersOneStream) {
  Streams streams;
  TestClient client(streams.server.port());
  client.Send(TestGet("/"));
  const auto stream = streams.Next();
  EXPECT_EQ(client.Receive().status, 200);
  std::vector<std::thread> senders;
  for (int t = 0; t < 4; ++t) {
    senders.emplace_back([&] {
      for (int i = 0; i < 500; ++i)
        stream->Send("e", "", "x");
    });
  }
  for (int i = 0; i < 2000; ++i)
    EXPECT_EQ(client.ReceivePast("\n\n"), "event: e\ndata: x\n\n");
  for (std::thread& sender : senders)
    sender.join();
}

// 1,000 readers at once all get all events. The memory that they cost is measured in http_bench.
TEST(ServerStream, AThousand) {
  constexpr int kReaders = 1000;
  Streams streams;
  std::vector<TestClient> clients;
  std::vector<std::shared_ptr<EventStream>> open;
  for (int i = 0; i < kReaders; ++i) {
    clients.emplace_back(streams.server.port()).Send(TestGet("/"));
    open.push_back(streams.Next());
  }
  for (TestClient& client : clients)
    EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(streams.server.counters().streams_open, kReaders);
  for (int event = 0; event < 3; ++event) {
    for (const auto& stream : open)
      EXPECT_TRUE(stream->Send("n", std::to_string(event), "x"));
  }
  for (TestClient& client : clients) {
    for (int event = 0; event < 3; ++event) {
      EXPECT_EQ(client.ReceivePast("\n\n"),
                "event: n\nid: " + std::to_string(event) + "\ndata: x\n\n");
    }
  }
}

}  // namespace
}  // namespace tidewaiter::http
