#include "server/demo_federation.h"

#include <filesystem>
#include <shared_mutex>
#include <vector>

#include <fmt/format.h>

#include "federation/http_node.h"
#include "http/server.h"
#include "member/folder.h"

namespace tidewaiter::server {
namespace {

struct DemoMember {
  std::string_view id;
  std::string_view name;
  std::string_view log;
};
// Codes that no country has (ISO 3166 leaves XA to XZ to users).
constexpr std::array<DemoMember, 4> kMembers{
    {{kDemoMember, "Customs of the demo country", "customs.xx/ledger"},
     {"xa", "Arvan Revenue Authority", "revenue.xa/ledger"},
     {"xb", "Belmar Customs Service", "customs.xb/ledger"},
     {kDemoLiar, "Dorwen Border Agency", "border.xd/ledger"}}};

}  // namespace

struct DemoFederation::Site {
  std::shared_mutex mutex;  // of the ledger, while it is opened and closed
  OpenedLedger ledger;
  http::Router router;
  std::unique_ptr<http::Server> server;
};

DemoFederation::DemoFederation(const DemoFederationPlace& place) : folder_(place.folder) {}

Result<std::unique_ptr<DemoFederation>> DemoFederation::Open(const DemoFederationPlace& place) {
  auto federation = std::unique_ptr<DemoFederation>(new DemoFederation(place));
  RETURN_IF_ERROR(federation->StartServers());
  std::error_code ignored;
  bool founded = true;
  for (const DemoMember& one : kMembers)
    founded =
        founded && std::filesystem::exists(federation->FolderOf(one.id) / "charter.first", ignored);
  if (!founded) RETURN_IF_ERROR(federation->Found(place));
  RETURN_IF_ERROR(federation->OpenMembers(place));
  return federation;
}

DemoFederation::~DemoFederation() {
  Close();
}

member::Member& DemoFederation::neighbour(std::string_view id) {
  return *opened(id).member;
}

OpenedLedger& DemoFederation::opened(std::string_view id) {
  return sites_.at(std::string(id))->ledger;
}

void DemoFederation::Close() {
  for (auto& [id, site] : sites_) {
    if (site->server) site->server->Stop(0);
  }
  for (auto& [id, site] : sites_) {
    if (site->ledger.deliveries) site->ledger.deliveries->Stop();  // all, before one goes
  }
  for (auto& [id, site] : sites_) {
    const std::unique_lock lock(site->mutex);
    site->ledger.Close();
  }
}

os::Path DemoFederation::FolderOf(std::string_view id) const {
  return id == kDemoMember ? folder_ / "ledger" : folder_ / "neighbours" / std::string(id);
}

std::string DemoFederation::UrlOf(std::string_view id) const {
  return fmt::format("http://127.0.0.1:{}", sites_.at(std::string(id))->server->port());
}

Status DemoFederation::StartServers() {
  for (const DemoMember& one : kMembers) {
    auto site = std::make_unique<Site>();
    ASSIGN_OR_RETURN(
        http::Server server,
        http::Server::Start(
            {.port = 0,
             .threads = 1,
             .body_limit = [](std::string_view /*path*/) { return federation::kHttpBodyMax; }},
            [place = site.get()](http::Request request, http::Reply reply) {
              const std::shared_lock lock(place->mutex);
              if (!place->ledger.member) return reply.Send({.status = federation::kLater});
              place->router.Handle(std::move(request), std::move(reply));
            }));
    site->server = std::make_unique<http::Server>(std::move(server));
    sites_.emplace(one.id, std::move(site));
  }
  return {};
}

// All four or none: what a start that was cut off has left is thrown away.
Status DemoFederation::Found(const DemoFederationPlace& place) {
  std::error_code ignored;
  std::vector<std::string> cards;
  for (const DemoMember& one : kMembers) {
    std::filesystem::remove_all(FolderOf(one.id), ignored);
    RETURN_IF_ERROR(os::MakeFolder(FolderOf(one.id).parent_path()));
    const std::string url =
        one.id == kDemoMember ? place.url : fmt::format("https://ledger.{}.invalid", one.id);
    RETURN_IF_ERROR(member::InitMember(FolderOf(one.id),
                                       {.id = std::string(one.id),
                                        .name = std::string(one.name),
                                        .url = url,
                                        .log = std::string(one.log)},
                                       access::SystemSecrets()));
    ASSIGN_OR_RETURN(std::string card, member::CardOf(FolderOf(one.id)));
    cards.push_back(std::move(card));
  }
  ASSIGN_OR_RETURN(
      const std::string text,
      member::DraftFounding(
          cards,
          {.federation = "tidewater-corridor", .keeper = std::string(kDemoMember), .faults = 1},
          place.clock->UnixMilliseconds()));
  std::vector<std::string> lines;
  for (const DemoMember& one : kMembers) {
    ASSIGN_OR_RETURN(std::string line, member::SignFounding(FolderOf(one.id), text));
    lines.push_back(std::move(line));
  }
  ASSIGN_OR_RETURN(const std::string founding, member::AssembleSigned(text, lines));
  for (const DemoMember& one : kMembers)
    RETURN_IF_ERROR(member::JoinFederation(FolderOf(one.id), founding));
  return {};
}

Status DemoFederation::OpenMembers(const DemoFederationPlace& place) {
  std::map<std::string, std::string> urls;
  for (const DemoMember& one : kMembers)
    urls.emplace(one.id, UrlOf(one.id));
  for (const DemoMember& one : kMembers) {
    LedgerPlace member{
        .folder = FolderOf(one.id), .key = place.key, .urls = urls, .clock = place.clock};
    if (one.id == kDemoMember) {
      member.on_audit = place.on_audit;
      member.tradetrust = place.tradetrust;
    }
    ASSIGN_OR_RETURN(OpenedLedger opened, OpenLedger(member));
    Site& site = *sites_.at(std::string(one.id));
    const std::unique_lock lock(site.mutex);
    site.ledger = std::move(opened);
    site.ledger.member->AddTo(site.router);
    site.ledger.deliveries->AddTo(site.router);
  }
  return {};
}

}  // namespace tidewaiter::server
