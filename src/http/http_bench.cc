// What one request costs inside: parsing, routing, problems, metrics, limits; and the memory of a
// connection that waits. `bench_load` measures the whole over a socket.
#include <malloc.h>

#include <benchmark/benchmark.h>

#include "http/internal/request_parser.h"
#include "http/internal/response_head.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/rate_limit.h"
#include "http/router.h"
#include "http/test_client.h"

namespace tidewaiter::http {
namespace {

constexpr std::string_view kRequest =
    "GET /api/v1/declarations/24DE123456789/history?page=2 HTTP/1.1\r\nHost: customs.example\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
    "Accept: application/json\r\nAccept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nCookie: session=0123456789abcdef0123456789abcdef\r\n"
    "Connection: keep-alive\r\n\r\n";

Router Routes() {
  Router router;
  const auto handler = [](const Request&, Reply reply) { reply.Send({}); };
  for (const char* thing : {"declarations", "findings", "inspections", "traders", "users"}) {
    const std::string base = "/api/v1/" + std::string(thing);
    for (const char* rest : {"", "/{id}", "/{id}/history", "/{id}/lines/{line}", "/search"})
      router.Add(Method::kGet, base + rest, handler);
    router.Add(Method::kPost, base, handler);
  }
  router.Add(Method::kGet, "/assets/{path*}", handler);
  return router;
}

void BM_Parse(benchmark::State& state) {
  internal::RequestParser parser({});
  for (auto _ : state) {
    parser.Reset();
    const auto header = parser.Put(kRequest);
    parser.set_body_limit(0);
    parser.Put(kRequest.substr(header.used));
    benchmark::DoNotOptimize(parser.TakeRequest());
  }
}
BENCHMARK(BM_Parse);

void BM_Route(benchmark::State& state) {
  const Router router = Routes();
  Request parsed;
  (void)ParseTarget("/api/v1/inspections/24DE123456789/history?page=2", parsed);
  for (auto _ : state) {
    Request request = parsed;
    router.Handle(std::move(request), ReplyTo([](const Response&) {}));
  }
}
BENCHMARK(BM_Route);

void BM_Head(benchmark::State& state) {
  const Response response{.content_type = "application/json", .body = "{}"};
  std::string out;
  for (auto _ : state) {
    out.clear();
    internal::AppendHead(out, response,
                         {.date = "Sun, 06 Nov 1994 08:49:37 GMT", .request_id = "b1-42"});
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(BM_Head);

void BM_Problem(benchmark::State& state) {
  const FieldProblem problems[] = {{"missing", "/lines/0/net_mass_kg", "the net mass is missing"},
                                   {"unknown", "/lines/0/hs_code", "there is no such code"}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        Problem(400, "invalid_declaration", "It cannot be accepted", "2", "b1-42", problems));
  }
}
BENCHMARK(BM_Problem);

void BM_RateLimit(benchmark::State& state) {
  RateLimiter limiter({.per_second = 1, .burst = 5});
  std::vector<std::string> peers;
  for (int i = 0; i < 10'000; ++i)
    peers.push_back("10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256));
  std::size_t i = 0;
  for (auto _ : state) {
    ++i;
    benchmark::DoNotOptimize(limiter.Allow(peers[i % peers.size()], static_cast<double>(i)));
  }
}
BENCHMARK(BM_RateLimit);

void BM_CounterKept(benchmark::State& state) {
  Metrics metrics;
  Counter& counter = metrics.AddCounter("c", "h").With();
  for (auto _ : state)
    counter.Add();
}
BENCHMARK(BM_CounterKept);

void BM_CounterLookedUp(benchmark::State& state) {
  Metrics metrics;
  auto& family = metrics.AddCounter("c", "h", {"method", "route", "status"});
  for (const char* route : {"/api/v1/a", "/api/v1/b/{id}", "/api/v1/c", "/api/v1/d/{id}/e"})
    family.With({"GET", route, "200"});
  for (auto _ : state)
    family.With({"GET", "/api/v1/b/{id}", "200"}).Add();
}
BENCHMARK(BM_CounterLookedUp);

void BM_Observe(benchmark::State& state) {
  Metrics metrics;
  Histogram& histogram =
      metrics.AddHistogram("s", "h", {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1})
          .With();
  for (auto _ : state)
    histogram.Observe(0.004);
}
BENCHMARK(BM_Observe);

// Heap for each of 1,000 connections that wait: as event streams, and idle after an answer. The
// clients' side costs no heap.
void MemoryOfAConnection(benchmark::State& state, bool stream) {
  constexpr int kConnections = 1000;
  for (auto _ : state) {
    Server server = StartTestServer([stream](Request, Reply reply) {
      if (stream) return (void)reply.Stream({})->Send("finding", "1", "{}");
      reply.Send({});
    });
    std::vector<TestClient> clients;
    clients.reserve(kConnections);
    TestClient(server.port()).Send(TestGet("/"));
    const std::size_t before = mallinfo2().uordblks;
    for (int i = 0; i < kConnections; ++i) {
      clients.emplace_back(server.port()).Send(kRequest);
      clients.back().Receive();
    }
    const std::size_t received = clients.size() * 64;  // of the clients: short texts
    state.counters["bytes"] =
        static_cast<double>(mallinfo2().uordblks - before - received) / kConnections;
  }
}
void BM_MemoryOfAStream(benchmark::State& state) {
  MemoryOfAConnection(state, true);
}
void BM_MemoryOfAnIdleConnection(benchmark::State& state) {
  MemoryOfAConnection(state, false);
}
BENCHMARK(BM_MemoryOfAStream)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MemoryOfAnIdleConnection)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::http
