// A node of the federation as a process of its own.
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "federation/http_node.h"
#include "http/server.h"
#include "os/interrupt.h"

namespace tidewaiter::cli {
namespace {

constexpr std::chrono::milliseconds kLookForSignals(50);
constexpr double kStopGraceS = 5;

struct Serve {
  os::Path folder;
  std::string address = "127.0.0.1";
  std::uint64_t port = 8480;
  os::Path certificate;
  os::Path key;
  os::Path ca_file;
  os::Path key_file;
};

Result<int> RunServe(const Serve& serve, Terminal& terminal) {
  LedgerFolder place{.folder = serve.folder, .key_file = serve.key_file, .served = true};
  if (!serve.ca_file.empty()) place.ca_file = serve.ca_file;
  ASSIGN_OR_RETURN(const auto house, LedgerHouse::Open(place));
  http::Router router;
  house->AddTo(router);
  ASSIGN_OR_RETURN(const auto desk, LedgerDesk::Open(serve.folder, *house, router));
  http::ServerOptions how{
      .address = serve.address,
      .port = static_cast<std::uint16_t>(serve.port),
      .body_limit = [](std::string_view /*path*/) { return federation::kHttpBodyMax; }};
  if (!serve.certificate.empty())
    how.tls = http::TlsOptions{.certificate_chain = serve.certificate, .private_key = serve.key};
  house->member().OnAlarm([](const member::Alarm& alarm) {
    Terminal::Log(
        fmt::format("alarm {} {} {} {}", alarm.code, alarm.log, alarm.member, alarm.detail));
  });
  ASSIGN_OR_RETURN(http::Server server,
                   http::Server::Start(how, [&](http::Request request, http::Reply reply) {
                     router.Handle(std::move(request), std::move(reply));
                   }));
  // The door is plain HTTP; a node with TLS is asked through its folder only when it does not run.
  if (!how.tls) RETURN_IF_ERROR(desk->Publish(server.port()));
  terminal.Out(
      fmt::format("{} listens at {}:{}\n", house->member().id(), serve.address, server.port()));
  RETURN_IF_ERROR(terminal.Flush());
  while (os::CheckInterrupt())
    std::this_thread::sleep_for(kLookForSignals);
  server.Stop(kStopGraceS);
  return kExitOk;
}

}  // namespace

Command LedgerServeCommand() {
  const auto serve = std::make_shared<Serve>();
  Command command{
      .name = "ledger serve",
      .summary = "run a member's node",
      .synopsis =
          "FOLDER [--address ADDRESS] [--port N] [--certificate FILE --key FILE]"
          " [--key-file FILE]",
      .description =
          "Orders the member's own log, mirrors and cosigns all others, and tells of whoever lies. "
          "Private fields of its entries are kept in FOLDER/payloads, and sent to the members that "
          "may read them; what others send is kept there too. A member without a log is a witness: "
          "it takes no entries. Alarms go to standard error and are kept. Ends with Ctrl-C. While "
          "it runs, append, show and prove on the same folder are answered by it. Where the logs "
          "lie "
          "in a database (ledger database) it takes them over from the machine that served them "
          "before."};
  command.options = {Option(FolderOption("FOLDER", "The member's.", &serve->folder)).Required(),
                     TextOption("--address", "ADDRESS",
                                "The address to listen at (default 127.0.0.1: this machine alone).",
                                &serve->address),
                     CountOption("--port", "The port (default 8480; 0: any that is free).",
                                 &serve->port, 0, 65535),
                     FileOption("--certificate", "FILE", "TLS: the chain of certificates, PEM.",
                                &serve->certificate),
                     FileOption("--key", "FILE", "TLS: its private key, PEM.", &serve->key),
                     FileOption("--ca", "FILE",
                                "Authorities of the other members' certificates, PEM (default: "
                                "those of the system).",
                                &serve->ca_file),
                     PayloadKeyOption(&serve->key_file)};
  command.examples = {{"tidewaiter ledger serve na --address 0.0.0.0 --port 8480", "Namibia's:"}};
  command.run = [serve](Terminal& terminal) { return RunServe(*serve, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
