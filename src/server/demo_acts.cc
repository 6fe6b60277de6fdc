#include "server/demo_acts.h"

#include <algorithm>
#include <map>
#include <utility>

#include "access/account.h"
#include "clearance/registry.h"

namespace tidewaiter::server {
namespace {

using access::Json;

std::vector<std::string> TextsOf(const Json& account, const char* name) {
  const auto found = account.find(name);
  if (found == account.end() || !found->is_array()) return {};
  std::vector<std::string> texts;
  for (const Json& one : *found) {
    if (one.is_string()) texts.push_back(one.get<std::string>());
  }
  return texts;
}

DemoOffices OfficesOf(const clearance::Engine& engine, const std::vector<std::string>& gate) {
  DemoOffices offices;
  if (!gate.empty()) offices.sea_office = gate.front();
  for (const clearance::Office& office : engine.offices()) {
    if (office.id != offices.sea_office) offices.border_office = office.id;
  }
  if (offices.border_office.empty()) offices.border_office = offices.sea_office;
  return offices;
}

}  // namespace

bool DemoCast::whole() const {
  return std::ranges::none_of(
      std::initializer_list<const std::string*>{&control, &control2, &night1, &night2, &gate,
                                                &inspector},
      [](const std::string* id) { return id->empty(); });
}

Result<DemoCast> FindDemoCast(desk::Store& store, const clearance::Engine& engine) {
  ASSIGN_OR_RETURN(const auto rows, store.ListRecords(clearance::collection::kAccount));
  std::map<std::string, std::string, std::less<>> ids;
  DemoCast cast;
  std::vector<std::string> gate_offices;
  for (const desk::RecordRow& row : rows) {
    const Json account = Json::parse(row.body, nullptr, false);
    if (!account.is_object()) continue;
    const std::string name = account.value("name", "");
    ids[name] = row.id;
    if (name == "gate") gate_offices = TextsOf(account, "offices");
    if (name != "trader" && name != "broker") continue;
    const std::vector<std::string> clients = TextsOf(account, "clients");
    if (!clients.empty()) cast.principals.push_back(clients.front());
  }
  cast.control = ids["control"];
  cast.control2 = ids["control2"];
  cast.night1 = ids["night1"];
  cast.night2 = ids["night2"];
  cast.gate = ids["gate"];
  cast.inspector = ids["inspector"];
  cast.offices = OfficesOf(engine, gate_offices);
  return cast;
}

void DemoHand::Do(const std::string& who, clearance::PutRecords records) {
  {
    const std::lock_guard lock(mutex_);
    ++under_way_;
  }
  clearance::Command command;
  command.who.id = who;
  command.who.name = who;
  command.who.kind = access::Principal::Kind::kAccount;
  command.who.strong = true;
  command.work = std::move(records);
  command.done = [this](const clearance::Answer&) {
    const std::lock_guard lock(mutex_);
    --under_way_;
    wake_.notify_all();
  };
  engine_.Submit(std::move(command));
}

void DemoHand::Do(const std::string& who, monitor::Change change) {
  if (change) Do(who, *std::move(change));
}

void DemoHand::Wait() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return under_way_ == 0; });
}

clearance::PutRecord DemoRecord(std::string_view collection, std::string id, std::uint64_t version,
                                std::string body, std::string_view kind, std::string data) {
  return {.collection = std::string(collection),
          .id = std::move(id),
          .if_version = version,
          .body = std::move(body),
          .kind = std::string(kind),
          .data = std::move(data)};
}

}  // namespace tidewaiter::server
