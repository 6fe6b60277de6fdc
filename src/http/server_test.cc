#include "http/server.h"

#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/test_client.h"

namespace tidewaiter::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Server, AnswersAndKeepsTheConnection) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.Send(TestGet("/a%20b?c=d+e&f"));
    const TestResponse response = client.Receive();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "GET /a b\n?c=d e\n?f=\n");
    EXPECT_EQ(response.Header("Content-Type"), "text/plain");
    EXPECT_THAT(response.Header("Date"), EndsWith(" GMT"));
    EXPECT_EQ(response.Header("Connection"), "");
  }
  EXPECT_EQ(server.counters().connections_accepted, 1);
  EXPECT_EQ(server.counters().requests, 3);
}

TEST(Server, ClosesWhenAsked) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send(TestGet("/", "Connection: close\r\n"));
  EXPECT_EQ(client.Receive().Header("Connection"), "close");
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, SpeaksHttp10) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.Receive().Header("Connection"), "keep-alive");
  client.Send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  std::string requests;
  for (int i = 0; i < 500; ++i)
    requests += i % 2 == 0 ? TestGet("/" + std::to_string(i)) : TestPost("b" + std::to_string(i));
  std::thread sender([&] { client.Send(requests); });
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    EXPECT_EQ(client.Receive().body,
              i % 2 == 0 ? "GET /" + number + "\n" : "POST /echo\nb" + number);
  }
  sender.join();
}

TEST(Server, OneRequestOfAConnectionAtATime) {
  std::promise<Reply> first;
  std::atomic<int> calls = 0;
  Server server = StartTestServer([&](Request request, Reply reply) {
    if (++calls == 1) return first.set_value(std::move(reply));
    Echo(std::move(request), std::move(reply));
  });
  TestClient client(server.port());
  client.Send(TestGet("/1") + TestGet("/2"));
  Reply reply = first.get_future().get();
  TestClient other(server.port());  // answered, so the thread is free: it waits for the reply
  other.Send(TestGet("/other"));
  EXPECT_EQ(other.Receive().status, 200);
  EXPECT_EQ(calls, 2);
  reply.Send({.status = 201});
  EXPECT_EQ(client.Receive().status, 201);
  EXPECT_EQ(client.Receive().body, "GET /2\n");
}

TEST(Server, TakesRequestsByteByByte) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  for (const char byte : TestPost("slowly", "X-A: b\r\n"))
    client.Send({&byte, 1});
  EXPECT_EQ(client.Receive().body, "POST /echo\nX-A: b\nslowly");
}

TEST(Server, JoinsChunks) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send(
      "POST /c HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n4;name=value\r\ndefg\r\n0\r\nX-Trailer: no\r\n\r\n");
  EXPECT_EQ(client.Receive().body, "POST /c\nabcdefg");
  client.Send(TestGet("/after"));
  EXPECT_EQ(client.Receive().body, "GET /after\n");
}

TEST(Server, SendsContinueOnlyWhenTheBodyIsNotThere) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 100);
  client.Send("abc");
  EXPECT_EQ(client.Receive().body, "POST /\nabc");
  client.Send(TestPost("here", "Expect: 100-continue\r\n"));
  EXPECT_EQ(client.Receive().body, "POST /echo\nhere");
}

TEST(Server, RefusesALargeBodyBeforeItIsSent) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 413);
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, LeavesTheBodyOutForHead) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + TestGet("/y"));
  EXPECT_EQ(client.Receive(true).Header("Content-Length"), "8");
  EXPECT_EQ(client.Receive().body, "GET /y\n");
}

TEST(Server, SendsLargeAndSharedBodies) {
  const auto asset = std::make_shared<const std::string>(8 << 20, 'a');
  Server server = StartTestServer([&](Request request, Reply reply) {
    if (request.path == "/shared") return reply.Send({.shared_body = asset});
    reply.Send({.body = std::string(17'000, 'b')});
  });
  TestClient client(server.port());
  client.Send(TestGet("/shared") + TestGet("/own"));
  EXPECT_EQ(client.Receive().body, *asset);
  EXPECT_EQ(client.Receive().body, std::string(17'000, 'b'));
}

TEST(Server, NoContentHasNoLength) {
  Server server = StartTestServer([](Request, Reply reply) { reply.Send({.status = 204}); });
  TestClient client(server.port());
  client.Send(TestGet("/"));
  const TestResponse response = client.Receive();
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.Header("Content-Length"), "");
}

TEST(Server, LeavesOutHeadersThatWouldSplitTheAnswer) {
  Server server = StartTestServer([](Request, Reply reply) {
    reply.Send({.headers = {{"Location", "/a\r\nSet-Cookie: b"}, {"X-Good", "yes"}}});
  });
  TestClient client(server.port());
  client.Send(TestGet("/"));
  const TestResponse response = client.Receive();
  EXPECT_EQ(response.Header("X-Good"), "yes");
  EXPECT_EQ(response.Header("Location"), "");
  EXPECT_EQ(response.Header("Set-Cookie"), "");
}

TEST(Server, AnswersFromAnotherThread) {
  std::vector<std::thread> threads;
  Server server = StartTestServer([&](Request request, Reply reply) {
    threads.emplace_back([request = std::move(request), reply = std::move(reply)]() mutable {
      Echo(std::move(request), std::move(reply));
    });
  });
  TestClient client(server.port());
  for (int i = 0; i < 50; ++i) {
    client.Send(TestGet("/" + std::to_string(i)));
    EXPECT_EQ(client.Receive().body, "GET /" + std::to_string(i) + "\n");
  }
  server.Stop(1);
  for (std::thread& thread : threads)
    thread.join();
}

TEST(Server, AReplyLetGoIsA500) {
  Server server = StartTestServer([](Request, Reply) {});
  TestClient client(server.port());
  client.Send(TestGet("/", "X-Request-Id: r7\r\n"));
  const TestResponse response = client.Receive();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.Header("Content-Type"), "application/problem+json");
  EXPECT_THAT(response.body, HasSubstr("urn:request:r7"));
}

TEST(Server, AHandlerThatThrowsIsA500) {
  TestLogs logs;
  ServerOptions options;
  options.on_request_done = [&](const RequestLog& log) { logs.Add(log); };
  Server server = StartTestServer(
      [](Request request, Reply) {
        if (request.path == "/int") throw 7;
        throw std::runtime_error("out of cheese");
      },
      options);
  TestClient client(server.port());
  client.Send(TestGet("/") + TestGet("/int"));
  EXPECT_EQ(client.Receive().status, 500);
  EXPECT_EQ(client.Receive().status, 500);
  EXPECT_EQ(logs.Next().error, "out of cheese");
  EXPECT_NE(logs.Next().error, "");
}

TEST(Server, AReplyMayOutliveTheServer) {
  std::promise<Reply> kept;
  std::optional<Server> server =
      StartTestServer([&](Request, Reply reply) { kept.set_value(std::move(reply)); });
  TestClient client(server->port());
  client.Send(TestGet("/"));
  Reply reply = kept.get_future().get();
  server.reset();
  EXPECT_TRUE(client.IsClosed());
  reply.Send({.status = 200});
}

TEST(Server, TellsWhatWasDone) {
  TestLogs logs;
  Router router;
  router.Add(Method::kPost, "/d/{id}", Echo);
  router.Add(Method::kGet, "/broken", [](const Request&, Reply reply) {
    reply.Send({.status = 500, .body = "{}", .log = "secret reason"});
  });
  ServerOptions options;
  options.boot_token = "boot";
  options.on_request_done = [&](const RequestLog& log) { logs.Add(log); };
  Server server = StartTestServer(
      [&](Request q, Reply r) { router.Handle(std::move(q), std::move(r)); }, options);
  TestClient client(server.port());
  client.Send("POST /d/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  const TestResponse response = client.Receive();
  const TestLog log = logs.Next();
  EXPECT_EQ(log.method, "POST");
  EXPECT_EQ(log.route, "/d/{id}");
  EXPECT_EQ(log.status, 200);
  EXPECT_EQ(log.request_bytes, 2);
  EXPECT_EQ(log.response_bytes, response.head.size() + response.body.size());
  EXPECT_EQ(log.peer, "127.0.0.1");
  EXPECT_EQ(log.id, "boot-1");
  EXPECT_EQ(log.error, "");
  EXPECT_EQ(response.Header("X-Request-Id"), "boot-1");
  client.Send(TestGet("/nothing"));
  EXPECT_EQ(client.Receive().status, 404);
  EXPECT_EQ(logs.Next().route, "");
  client.Send(TestGet("/broken"));
  EXPECT_EQ(client.Receive().body.find("secret"), std::string::npos);
  EXPECT_EQ(logs.Next().error, "secret reason");
}

TEST(Server, TakesOnlyWellFormedRequestIds) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send(TestGet("/", "X-Request-Id: Good_id-1.x\r\n"));
  EXPECT_EQ(client.Receive().Header("X-Request-Id"), "Good_id-1.x");
  for (const std::string& bad : {std::string("a b"), std::string(65, 'a'), std::string("\"")}) {
    client.Send(TestGet("/", "X-Request-Id: " + bad + "\r\n"));
    const TestResponse response = client.Receive();
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.Header("X-Request-Id"), bad);
  }
}

TEST(Server, BelievesAProxyOnlyWhenTold) {
  const auto show = [](Request request, Reply reply) {
    reply.Send({.body = request.peer + (request.secure ? " secure" : " plain")});
  };
  const std::string headers =
      "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 1.2.3.4, 10.0.0.7\r\n"
      "X-Forwarded-Proto: https\r\n";
  Server doubting = StartTestServer(show);
  TestClient direct(doubting.port());
  direct.Send(TestGet("/", headers));
  EXPECT_EQ(direct.Receive().body, "127.0.0.1 plain");
  ServerOptions options;
  options.trust_forwarded = true;
  Server believing = StartTestServer(show, options);
  TestClient proxied(believing.port());
  proxied.Send(TestGet("/", headers) + TestGet("/", "X-Forwarded-For: evil\r\n"));
  EXPECT_EQ(proxied.Receive().body, "10.0.0.7 secure");
  EXPECT_EQ(proxied.Receive().body, "127.0.0.1 plain");
}

TEST(Server, StopFinishesWhatIsInFlight) {
  std::promise<Reply> kept;
  Server server = StartTestServer([&](Request, Reply reply) { kept.set_value(std::move(reply)); });
  TestClient busy(server.port());
  busy.Send(TestGet("/"));
  Reply reply = kept.get_future().get();
  TestClient idle(server.port());
  std::thread stopper([&] { server.Stop(kTestWaitS); });
  EXPECT_TRUE(idle.IsClosed());
  reply.Send({.status = 202});
  const TestResponse response = busy.Receive();
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.Header("Connection"), "close");
  stopper.join();
  EXPECT_FALSE(TestClient(server.port()).connected());
  EXPECT_EQ(server.counters().connections_open, 0);
}

TEST(Server, StopDoesNotWaitLongerThanItsGrace) {
  std::promise<Reply> kept;
  Server server = StartTestServer([&](Request, Reply reply) { kept.set_value(std::move(reply)); });
  TestClient client(server.port());
  client.Send(TestGet("/"));
  Reply reply = kept.get_future().get();
  server.Stop(0.01);
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, ManyThreadsManyConnections) {
  ServerOptions options;
  options.threads = 3;
  Server server = StartTestServer(Echo, options);
  std::vector<std::thread> clients;
  std::atomic<int> good = 0;
  for (int c = 0; c < 12; ++c) {
    clients.emplace_back([&, c] {
      TestClient client(server.port());
      for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(c * 1000 + i);
        client.Send(TestPost(body));
        if (client.Receive().body == "POST /echo\n" + body) ++good;
      }
    });
  }
  for (std::thread& client : clients)
    client.join();
  EXPECT_EQ(good, 600);
}

TEST(Server, SaysWhyItCannotStart) {
  const auto start = [](ServerOptions options) {
    return Server::Start(std::move(options), Echo).error();
  };
  EXPECT_EQ(start({.address = "localhost"}).field, "address");
  EXPECT_EQ(start({.threads = 0}).field, "threads");
  EXPECT_EQ(start({.threads = 65}).field, "threads");
  EXPECT_EQ(start({.boot_token = "a b"}).field, "boot_token");
  Server server = StartTestServer(Echo);
  EXPECT_EQ(start({.port = server.port()}).code, ErrorCode::kUnavailable);
  EXPECT_EQ(start({.address = "192.0.2.1", .port = 0}).code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::http
