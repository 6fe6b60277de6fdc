// What a frame costs on its way from a post's log to the centre's disk: over NATS with one server
// on this machine, over HTTP, and in one process. Items are frames.
#include <filesystem>
#include <memory>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "http/server.h"
#include "stream/http_bus.h"
#include "stream/local_bus.h"
#include "stream/nats_bus.h"
#include "stream/test_stream.h"
#include "testing/nats_server.h"

namespace tidewaiter::stream {
namespace {

constexpr std::uint64_t kFrames = 50'000;

// A log of so many frames, a centre, and what arrived there.
struct World {
  explicit World(const char* name)
      : folder(std::filesystem::temp_directory_path() /
               (std::string("tidewaiter_stream_") + name)) {
    std::filesystem::remove_all(folder);
    log = std::make_unique<PostLog>(folder / "log");
    log->Add(kFrames);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    centre.reset();
    std::filesystem::remove_all(folder);
  }
  // A centre that has nothing yet.
  void NewCentre() {
    centre.reset();
    std::filesystem::remove_all(folder / "posts");
    arrivals = std::make_unique<Arrivals>();
    auto opened =
        Centre::Open({.folder = folder / "posts",
                      .posts = {"malaba"},
                      .on_arrival = [this](const PostArrival& a) { return arrivals->Take(a); }});
    CHECK(opened.has_value());
    centre = std::move(*opened);
  }
  std::unique_ptr<Sender> Start(Outlet& outlet) {
    std::filesystem::remove_all(folder / "state");
    SenderOptions options;
    options.post = "malaba";
    options.log_folder = folder / "log";
    options.state_folder = folder / "state";
    options.outlet = &outlet;
    options.durable = [] { return kFrames; };
    options.retry_first_ms = 10;
    auto sender = Sender::Start(options);
    CHECK(sender.has_value());
    return std::move(*sender);
  }

  os::Path folder;
  std::unique_ptr<PostLog> log;
  std::unique_ptr<Arrivals> arrivals;
  std::unique_ptr<Centre> centre;
};

void BM_Local(benchmark::State& state) {
  World world("local");
  for ([[maybe_unused]] const auto& step : state) {
    world.NewCentre();
    LocalOutlet outlet("malaba", *world.centre);
    const auto sender = world.Start(outlet);
    CHECK(world.arrivals->WaitFor(kFrames));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kFrames));
}
BENCHMARK(BM_Local)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

void BM_Http(benchmark::State& state) {
  World world("http");
  for ([[maybe_unused]] const auto& step : state) {
    world.NewCentre();
    auto inlet = HttpInlet::Start({.secrets = {{"malaba", "secret"}}}, *world.centre);
    CHECK(inlet.has_value());
    http::Router router;
    (*inlet)->AddTo(router);
    http::ServerOptions options;
    options.port = 0;
    auto server = http::Server::Start(options, [&](http::Request request, http::Reply reply) {
      router.Handle(std::move(request), std::move(reply));
    });
    CHECK(server.has_value());
    HttpOutlet outlet({.url = "http://127.0.0.1:" + std::to_string(server->port()),
                       .post = "malaba",
                       .secret = "secret"});
    const auto sender = world.Start(outlet);
    CHECK(world.arrivals->WaitFor(kFrames));
    sender->Stop();
    server->Stop(1);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kFrames));
}
BENCHMARK(BM_Http)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

// A new server each time: the stream is empty, and ids are not known.
struct Nats {
  explicit Nats(const World& world) : server({.name = "bench", .folder = world.folder / "nats"}) {
    std::filesystem::remove_all(server.store());
    CHECK(server.Start());
    options.servers = {server.url()};
  }
  NatsServer server;
  NatsOptions options;
};

// From the post's log through the server to the centre's disk, both sides at once.
void BM_Nats(benchmark::State& state) {
  if (!NatsServer::missing().empty()) return state.SkipWithError(NatsServer::missing().c_str());
  World world("nats");
  for ([[maybe_unused]] const auto& step : state) {
    state.PauseTiming();
    world.NewCentre();
    const Nats nats(world);
    auto inlet = NatsInlet::Start(nats.options, {.posts = {{.post = "malaba"}}}, *world.centre);
    auto outlet = NatsOutlet::Connect(nats.options, {.post = "malaba"});
    CHECK(inlet.has_value() && outlet.has_value());
    CHECK(WaitUntil([&] { return (*outlet)->LastHeld().has_value(); }));
    state.ResumeTiming();
    const auto sender = world.Start(**outlet);
    CHECK(world.arrivals->WaitFor(kFrames));
    state.PauseTiming();
    sender->Stop();
    inlet->reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kFrames));
}
BENCHMARK(BM_Nats)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

// The post's side alone: to the acknowledgement of a server.
void BM_NatsPublish(benchmark::State& state) {
  if (!NatsServer::missing().empty()) return state.SkipWithError(NatsServer::missing().c_str());
  World world("publish");
  for ([[maybe_unused]] const auto& step : state) {
    state.PauseTiming();
    const Nats nats(world);
    auto outlet = NatsOutlet::Connect(nats.options, {.post = "malaba", .leaf = true});
    CHECK(outlet.has_value());
    CHECK(WaitUntil([&] { return (*outlet)->LastHeld().has_value(); }));
    state.ResumeTiming();
    const auto sender = world.Start(**outlet);
    CHECK(WaitUntil([&] { return sender->standing().published == kFrames; }));
    state.PauseTiming();
    sender->Stop();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kFrames));
}
BENCHMARK(BM_NatsPublish)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace
}  // namespace tidewaiter::stream
