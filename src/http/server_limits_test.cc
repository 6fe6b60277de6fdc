// Each limit by itself. Times are tiny; what is waited for is what the server does, not a clock.
#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.h"
#include "http/test_client.h"

namespace tidewaiter::http {
namespace {

TEST(ServerLimits, BodyByRoute) {
  ServerOptions options;
  options.limits.body_bytes = 10;
  options.body_limit = [](std::string_view path) -> std::size_t {
    return path == "/large" ? 1000 : 10;
  };
  Server server = StartTestServer(Echo, options);
  const auto post = [&](const std::string& path, std::size_t bytes) {
    TestClient client(server.port());
    client.Send("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'x'));
    return client.Receive().status;
  };
  EXPECT_EQ(post("/small", 10), 200);
  EXPECT_EQ(post("/small", 11), 413);
  EXPECT_EQ(post("/large", 1000), 200);
  EXPECT_EQ(post("/large", 1001), 413);
  EXPECT_EQ(server.counters().requests_refused, 2);
}

TEST(ServerLimits, ChunksTogether) {
  ServerOptions options;
  options.limits.body_bytes = 10;
  Server server = StartTestServer(Echo, options);
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  TestClient client(server.port());
  client.Send(head + "5\r\nabcde\r\n5\r\nabcde\r\n0\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  client.Send(head + "5\r\nabcde\r\n6\r\nabcdef\r\n0\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 413);
}

TEST(ServerLimits, HeaderBytesExactly) {
  ServerOptions options;
  options.limits.header_bytes = 200;
  Server server = StartTestServer(Echo, options);
  const auto get = [&](std::size_t bytes) {
    const std::string rest = TestGet("/", "A: \r\n");
    TestClient client(server.port());
    client.Send(TestGet("/", "A: " + std::string(bytes - rest.size(), 'b') + "\r\n"));
    return client.Receive().status;
  };
  EXPECT_EQ(get(200), 200);
  EXPECT_EQ(get(201), 431);
}

TEST(ServerLimits, HeadersExactly) {
  ServerOptions options;
  options.limits.headers = 3;
  Server server = StartTestServer(Echo, options);
  TestClient client(server.port());
  client.Send(TestGet("/", "A: 1\r\nB: 2\r\n"));
  EXPECT_EQ(client.Receive().status, 200);
  client.Send(TestGet("/", "A: 1\r\nB: 2\r\nC: 3\r\n"));
  EXPECT_EQ(client.Receive().status, 431);
}

TEST(ServerLimits, TargetExactly) {
  ServerOptions options;
  options.limits.target_bytes = 8;
  Server server = StartTestServer(Echo, options);
  TestClient client(server.port());
  client.Send(TestGet("/1234567"));
  EXPECT_EQ(client.Receive().status, 200);
  client.Send(TestGet("/12345678"));
  EXPECT_EQ(client.Receive().status, 414);
}

TEST(ServerLimits, ASlowHeaderIsCutOff) {
  ServerOptions options;
  options.limits.header_timeout_s = 0.05;
  Server server = StartTestServer(Echo, options);
  TestClient client(server.port());
  client.Send("GET / HTTP/1.1\r\nHost: a\r\nX-");
  EXPECT_EQ(client.Receive().status, 408);
  EXPECT_TRUE(client.IsClosed());
  EXPECT_EQ(server.counters().timeouts, 1);
}

// One byte at a time, always in time for itself, never in time for the whole.
TEST(ServerLimits, ATrickleDoesNotHelp) {
  ServerOptions options;
  options.limits.header_timeout_s = 0.05;
  Server server = StartTestServer(Echo, options);
  TestClient client(server.port());
  client.Send("GET / HTTP/1.1\r\nHost: a\r\nX-A: ");
  while (client.Send("b") && server.counters().requests_refused == 0) {
  }
  const int status = client.Receive().status;
  EXPECT_TRUE(status == 408 || status == 431) << status;  // whichever came first
}

TEST(ServerLimits, ASlowBodyIsCutOff) {
  ServerOptions options;
  options.limits.body_timeout_s = 0.05;
  Server server = StartTestServer(Echo, options);
  TestClient client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(client.Receive().status, 408);
  EXPECT_TRUE(client.IsClosed());
}

TEST(ServerLimits, AnIdleConnectionIsClosed) {
  ServerOptions options;
  options.limits.idle_timeout_s = 0.05;
  Server server = StartTestServer(Echo, options);
  TestClient fresh(server.port());
  EXPECT_TRUE(fresh.IsClosed());
  TestClient used(server.port());
  used.Send(TestGet("/"));
  EXPECT_EQ(used.Receive().status, 200);
  EXPECT_TRUE(used.IsClosed());
}

TEST(ServerLimits, WhoDoesNotReadIsCutOff) {
  TestLogs logs;
  ServerOptions options;
  options.limits.write_timeout_s = 0.05;
  options.on_request_done = [&](const RequestLog& log) { logs.Add(log); };
  const auto body = std::make_shared<const std::string>(64 << 20, 'x');
  Server server =
      StartTestServer([&](Request, Reply reply) { reply.Send({.shared_body = body}); }, options);
  TestClient client(server.port(), 4096);
  client.Send(TestGet("/"));
  const TestLog log = logs.Next();
  EXPECT_NE(log.error, "");
  EXPECT_LT(log.response_bytes, body->size());
  EXPECT_EQ(server.counters().timeouts, 1);
}

// A handler may take its time: nothing is cut off while it works.
TEST(ServerLimits, AHandlerHasNoTimeLimit) {
  ServerOptions options;
  options.limits.header_timeout_s = options.limits.body_timeout_s = 0.02;
  options.limits.idle_timeout_s = options.limits.write_timeout_s = 0.02;
  std::promise<Reply> kept;
  Server server =
      StartTestServer([&](Request, Reply reply) { kept.set_value(std::move(reply)); }, options);
  TestClient client(server.port());
  client.Send(TestGet("/"));
  Reply reply = kept.get_future().get();
  TestClient idle(server.port());
  EXPECT_TRUE(idle.IsClosed());  // a time longer than all the limits has passed
  reply.Send({.status = 200});
  EXPECT_EQ(client.Receive().status, 200);
}

TEST(ServerLimits, Connections) {
  ServerOptions options;
  options.limits.connections = 2;
  Server server = StartTestServer(Echo, options);
  std::vector<TestClient> clients;
  for (int i = 0; i < 2; ++i) {
    clients.emplace_back(server.port()).Send(TestGet("/"));
    EXPECT_EQ(clients.back().Receive().status, 200);
  }
  TestClient refused(server.port());
  const TestResponse response = refused.Receive();  // without a request
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.Header("Retry-After"), "1");
  EXPECT_TRUE(refused.IsClosed());
  EXPECT_EQ(server.counters().connections_refused, 1);
  clients[0].Send(TestGet("/"));
  EXPECT_EQ(clients[0].Receive().status, 200);
}

TEST(ServerLimits, ConnectionsOfOnePeer) {
  ServerOptions options;
  options.limits.connections_per_peer = 1;
  Server server = StartTestServer(Echo, options);
  TestClient first(server.port());
  first.Send(TestGet("/"));
  EXPECT_EQ(first.Receive().status, 200);
  EXPECT_EQ(TestClient(server.port()).Receive().status, 503);
}

TEST(ServerLimits, RequestsInFlight) {
  ServerOptions options;
  options.limits.requests_in_flight = 1;
  std::promise<Reply> kept;
  Server server = StartTestServer(
      [&](Request request, Reply reply) {
        if (request.path == "/keep") return kept.set_value(std::move(reply));
        Echo(std::move(request), std::move(reply));
      },
      options);
  TestClient busy(server.port());
  busy.Send(TestGet("/keep"));
  Reply reply = kept.get_future().get();
  TestClient client(server.port());
  client.Send(TestGet("/"));
  const TestResponse refused = client.Receive();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Header("Retry-After"), "1");
  EXPECT_EQ(server.counters().requests_in_flight, 1);
  reply.Send({});
  EXPECT_EQ(busy.Receive().status, 200);
  client.Send(TestGet("/"));  // the connection stayed
  EXPECT_EQ(client.Receive().status, 200);
}

}  // namespace
}  // namespace tidewaiter::http
