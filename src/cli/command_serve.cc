#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/web_assets.h"
#include "os/interrupt.h"
#include "server/run.h"

namespace tidewaiter::cli {
namespace {

struct Serve {
  server::RunOptions options;
  os::Path config;
  std::uint64_t port = 0;  // 0: as the configuration says
  std::string address;
  std::uint64_t demo_per_minute = 12;
};

Result<int> Run(Serve& serve, Terminal& terminal) {
  if (serve.options.data.empty()) {
    serve.options.data = serve.options.demo ? "tidewaiter-demo" : "tidewaiter-data";
  }
  if (!serve.config.empty()) {
    ASSIGN_OR_RETURN(serve.options.config, server::ReadConfig(serve.config));
  }
  if (serve.port != 0) serve.options.config.port = static_cast<std::uint16_t>(serve.port);
  if (!serve.address.empty()) serve.options.config.address = serve.address;
  serve.options.demo_per_minute = static_cast<double>(serve.demo_per_minute);
  serve.options.assets = WebAssets();
  const auto write = [&terminal](std::string_view line) {
    terminal.FinishProgress();
    terminal.Out(std::string(line) + '\n');
    [[maybe_unused]] const Status flushed = terminal.Flush();  // nobody listens: go on serving
  };
  server::Voice voice;
  voice.say = write;
  voice.log = [](std::string_view line) { Terminal::Log(line); };
  voice.keep_on = [] { return os::CheckInterrupt(); };
  RETURN_IF_ERROR(server::Run(serve.options, os::RealClock(), voice, terminal.progress()));
  return kExitOk;
}

}  // namespace

Command ServeCommand() {
  auto serve = std::make_shared<Serve>();
  serve->options.version = ProgramVersion();
  Command command{.name = "serve",
                  .summary = "run the desk: API and pages",
                  .synopsis = "[--demo] [--data DIR] [--port N] [--config FILE]",
                  .description =
                      "Takes declarations over HTTP, assesses them, shows officers what to check "
                      "and learns from what they find. Without a configuration it serves "
                      "http://localhost:8080 to this machine alone, and keeps everything in a "
                      "folder. See docs/operators-guide.md."};
  command.options = {
      Flag("--demo",
           "A simulated country with its officers: history, model, accounts for every role, a "
           "stream of declarations, and trucks, ships and drones that move.",
           &serve->options.demo),
      FolderOption(
          "--data",
          "Where journal, documents, model and key are kept (default tidewaiter-data, with "
          "--demo tidewaiter-demo).",
          &serve->options.data),
      CountOption("--port", "The port (default 8080, or as the configuration says).", &serve->port,
                  1, 65535),
      TextOption("--address", "ADDRESS",
                 "The address to listen at (default 127.0.0.1: this machine alone).",
                 &serve->address),
      FileOption("--config", "FILE", "Configuration: PostgreSQL, TLS, identity provider, limits.",
                 &serve->config),
      CountOption("--demo-rate", "Declarations a minute in the demo (default 12).",
                  &serve->demo_per_minute, 0, 60'000)};
  command.examples = {{"tidewaiter serve --demo", "a desk to look at, in a browser"},
                      {"tidewaiter serve --data /var/lib/tidewaiter --config /etc/tidewaiter.toml",
                       "an installation"}};
  command.run = [serve](Terminal& terminal) { return Run(*serve, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
