#include "server/demo_country.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "access/account.h"
#include "access/password.h"
#include "app/history.h"
#include "base/hash.h"
#include "clearance/registry.h"
#include "codec/json_writer.h"
#include "codec/parse.h"
#include "desk/act.h"
#include "server/demo_classifier.h"
#include "server/demo_manifest.h"
#include "server/demo_rules.h"
#include "server/demo_tariff.h"
#include "server/run_now.h"
#include "sim/write.h"

namespace tidewaiter::server {
namespace {

namespace collection = clearance::collection;
using access::Role;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kPastDays = 548;     // what the model learns from
constexpr int kFutureDays = 1400;  // what the stream brings, whatever day it says
constexpr std::uint64_t kPastLines = 40'000;
constexpr std::uint64_t kSeed = 7;
constexpr int kTruthsMax = 50'000;
constexpr std::int64_t kCheckLeastMs = 20'000;  // how long a simulated check takes
constexpr std::int64_t kCheckMostMs = 120'000;
constexpr double kRoom = 0.05;  // of the declarations of a day that an office can inspect

sim::CountryOptions OptionsFrom(Day first_day) {
  sim::CountryOptions options;
  options.seed = kSeed;
  options.days = kPastDays + kFutureDays;
  options.lines = kPastLines * (kPastDays + kFutureDays) / kPastDays;
  options.first_day = first_day;
  return options;
}

// The first day of the demo's past stands in a file: the same country comes back after a restart.
Result<Day> FirstDay(const os::Path& folder) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(folder / "demo-first-day"));
  return ParseIsoDay(text.substr(0, 10));
}

access::Principal House() {
  access::Principal who;
  who.id = "demo";
  who.name = "demo";
  who.kind = access::Principal::Kind::kProcess;
  who.roles = {Role::kSystem};
  return who;
}

struct Cast {
  std::string name;
  std::string display_name;
  Role role;
  bool shown = false;  // on the page for signing in
};

// What the demo must know of its country to people it.
struct Census {
  std::map<std::string, std::uint64_t> offices;
  std::map<std::string, std::uint64_t> importers;
  std::map<std::string, std::string> names;              // of importers
  std::map<std::string, std::set<std::string>> clients;  // of a declarant
};

Result<Census> Count(const os::Path& folder) {
  ASSIGN_OR_RETURN(const Day first_day, FirstDay(folder));
  ASSIGN_OR_RETURN(sim::Country country, sim::Country::Create(OptionsFrom(first_day)));
  Census census;
  LineRecord line;
  sim::Truth truth;
  while (country.Next(line, truth) && line.date < first_day + kPastDays) {
    ++census.offices[line.attribute(Attribute::kOffice)];
    ++census.importers[line.attribute(Attribute::kImporter)];
    census.names[line.attribute(Attribute::kImporter)] = line.attribute(Attribute::kImporterName);
    census.clients[line.attribute(Attribute::kDeclarant)].insert(
        line.attribute(Attribute::kImporter));
  }
  return census;
}

std::string Busiest(const std::map<std::string, std::uint64_t>& counts) {
  const auto most = std::ranges::max_element(
      counts, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? "" : most->first;
}

access::Json AccountJson(const Cast& cast, const std::string& id, const std::string& hash,
                         std::int64_t now_s) {
  return {{"id", id},
          {"name", cast.name},
          {"display_name", cast.display_name},
          {"roles", access::Json::array({access::RoleName(cast.role)})},
          {"offices", access::Json::array()},
          {"clients", access::Json::array()},
          {"password_hash", hash},
          {"created", now_s}};
}

// The people whose accounts the page shows, and colleagues at each office.
std::vector<Cast> People() {
  return {{"targeting", "Leïla Haddad", Role::kTargetingOfficer, true},
          {"clearance", "Tomás Ibarra", Role::kClearanceOfficer, true},
          {"inspector", "Ama Mensah", Role::kInspector, true},
          {"audit", "Jun Watanabe", Role::kPostClearanceAuditor, true},
          {"manager", "Ingrid Solberg", Role::kManager, true},
          {"analyst", "Priya Nair", Role::kAnalyst, true},
          {"trader", "Karim Benali", Role::kTrader, true},
          {"broker", "Chloé Fontaine", Role::kBroker, true},
          {"auditor", "Samuel Okafor", Role::kAuditor, true},
          // Two of the room, for what takes two people.
          {"control", "Wanjiru Kamau", Role::kControlRoomOfficer, true},
          {"control2", "Diego Fuentes", Role::kControlRoomOfficer, true},
          {"gate", "Nour Haddad", Role::kGateOfficer, true},
          {"administrator", "Elena Petrova", Role::kAdministrator, true}};
}

Status PutAccounts(clearance::Engine& engine, const Census& census, std::int64_t now_s,
                   const access::SecretBytes& random) {
  ASSIGN_OR_RETURN(const std::string hash,
                   access::HashPassword(kDemoPassword, access::kPasswordCost));
  std::vector<Cast> people = People();
  const std::string main_office = Busiest(census.offices);
  std::string broker;
  for (const auto& [declarant, clients] : census.clients) {
    if (broker.empty() || clients.size() > census.clients.at(broker).size()) broker = declarant;
  }
  const auto put = [&](const access::Json& json) -> Status {
    ASSIGN_OR_RETURN(const access::Account account, access::Account::FromJson(json));
    return RunNow(engine, clearance::PutRecord{std::string(collection::kAccount),
                                               account.id,
                                               {},
                                               account.ToJson().dump(),
                                               "account.created",
                                               "{}"});
  };
  for (const Cast& cast : people) {
    access::Json json = AccountJson(cast, access::NewId("acc_", random), hash, now_s);
    switch (cast.role) {
      case Role::kTrader:
        json["clients"] = {Busiest(census.importers)};
        break;
      case Role::kBroker:
        json["clients"] = {broker};
        break;
      case Role::kInspector:
      case Role::kClearanceOfficer:
      case Role::kGateOfficer:
        json["offices"] = {main_office};
        break;
      default:
        json["offices"] = {"*"};
    }
    RETURN_IF_ERROR(put(json));
  }
  // They work in the control room when nobody has signed in (demo_people.h).
  for (const auto& [name, display_name] :
       {std::pair("night1", "Night Officer 1"), std::pair("night2", "Night Officer 2")}) {
    const Cast cast{name, display_name, Role::kControlRoomOfficer};
    access::Json json = AccountJson(cast, access::NewId("acc_", random), hash, now_s);
    json["offices"] = {std::string(access::kAllOffices)};
    RETURN_IF_ERROR(put(json));
  }
  int number = 0;
  for (const auto& [office, lines] : census.offices) {
    for (const Role role : {Role::kInspector, Role::kInspector, Role::kClearanceOfficer,
                            Role::kPostClearanceAuditor}) {
      ++number;
      const Cast cast{fmt::format("officer{}", number), fmt::format("Officer {}", number), role};
      access::Json json = AccountJson(cast, access::NewId("acc_", random), hash, now_s);
      json["offices"] = {office};
      RETURN_IF_ERROR(put(json));
    }
  }
  return {};
}

Status PutOffices(clearance::Engine& engine, const Census& census, double per_minute) {
  double all = 0;
  for (const auto& [office, lines] : census.offices)
    all += static_cast<double>(lines);
  for (const auto& [id, lines] : census.offices) {
    clearance::Office office;
    office.id = id;
    office.name = id;
    office.time_zone = "UTC";
    office.declarations_per_day = std::ceil(per_minute * 1440 * static_cast<double>(lines) / all);
    office.inspections_per_day = std::ceil(kRoom * office.declarations_per_day);
    office.document_checks_per_day = std::ceil(kRoom * office.declarations_per_day);
    office.audits_per_day = std::ceil(kRoom / 2 * office.declarations_per_day);
    const std::string json = clearance::WriteOffice(office);
    RETURN_IF_ERROR(RunNow(
        engine, clearance::PutRecord{
                    std::string(collection::kOffice), id, {}, json, "office.changed", json}));
  }
  return {};
}

desk::Document DocumentOf(const std::vector<LineRecord>& lines) {
  const LineRecord& first = lines.front();
  const auto text = [](const LineRecord& line, Attribute a) { return line.attribute(a); };
  desk::Document document;
  document.lrn = first.declaration_id;
  document.office = text(first, Attribute::kOffice);
  document.declarant.id = text(first, Attribute::kDeclarant);
  if (document.declarant.id.empty()) document.declarant.id = text(first, Attribute::kImporter);
  document.importer = {text(first, Attribute::kImporter), text(first, Attribute::kImporterName),
                       text(first, Attribute::kImporterAddress)};
  document.carrier = text(first, Attribute::kCarrier);
  document.transport_mode = text(first, Attribute::kTransportMode);
  document.delivery_terms = text(first, Attribute::kDeliveryTerms);
  for (const LineRecord& line : lines) {
    desk::GoodsItem item;
    item.hs_code = text(line, Attribute::kHsCode);
    item.description = line.description;
    item.origin = text(line, Attribute::kOrigin);
    item.dispatch = text(line, Attribute::kDispatch);
    item.value_minor = std::max<std::int64_t>(0, line.value_minor);
    item.procedure = text(line, Attribute::kProcedure);
    item.preference = text(line, Attribute::kPreference);
    item.quantity_unit = text(line, Attribute::kQuantityUnit);
    item.supplier = text(line, Attribute::kSupplier);
    item.manufacturer = text(line, Attribute::kManufacturer);
    item.rate_percent = line.measure(Measure::kRatePercent);
    item.gross_mass_kg = line.measure(Measure::kGrossMassKg);
    item.net_mass_kg = std::fmin(line.measure(Measure::kNetMassKg), item.gross_mass_kg);
    item.quantity = item.quantity_unit.empty() ? kMissing : line.measure(Measure::kQuantity);
    item.packages = line.measure(Measure::kPackages);
    item.containers = line.measure(Measure::kContainers);
    document.items.push_back(std::move(item));
  }
  document.documents.push_back({"N380", fmt::format("INV-{}", document.lrn)});
  document.documents.push_back({"N705", DemoBill(document)});
  const bool preferred = std::ranges::any_of(
      document.items, [](const desk::GoodsItem& item) { return item.preference == "300"; });
  if (preferred) document.documents.push_back({"U110", fmt::format("ORIGIN-{}", document.lrn)});
  return document;
}

using Ids = std::map<std::string, std::string>;  // of accounts, by name

Result<Ids> AccountIds(desk::Store& store) {
  ASSIGN_OR_RETURN(const auto accounts, store.ListRecords(collection::kAccount));
  Ids ids;
  for (const desk::RecordRow& record : accounts) {
    const access::Json json = access::Json::parse(record.body, nullptr, false);
    if (json.is_object()) ids[json.value("name", "")] = record.id;
  }
  return ids;
}

// By the demo's analyst and targeting officer; the busiest office has a rule of its own.
Status SettleRules(clearance::Engine& engine, desk::Store& store, const os::Clock& clock,
                   Ids& ids) {
  const auto offices = engine.offices();
  const auto busiest = std::ranges::max_element(
      offices, {}, [](const clearance::Office& office) { return office.declarations_per_day; });
  // Whoever changed the demo's people has a house of their own.
  if (!ids.contains("analyst") || !ids.contains("targeting") || busiest == offices.end()) return {};
  return SettleDemoRules(engine, store, clock, ids["analyst"], ids["targeting"], busiest->id);
}

// The country's own, by the demo's analyst and manager.
Status SettleTariff(clearance::Engine& engine, desk::Store& store, const os::Path& folder,
                    const os::Clock& clock, Ids& ids) {
  ASSIGN_OR_RETURN(const auto versions, store.ListRecords(collection::kTariffVersion));
  if (!versions.empty() || !ids.contains("analyst") || !ids.contains("manager")) return {};
  ASSIGN_OR_RETURN(const Day first_day, FirstDay(folder));
  ASSIGN_OR_RETURN(const sim::Country country, sim::Country::Create(OptionsFrom(first_day)));
  api::TariffShelf shelf(folder / "tariff", {});
  return SettleDemoTariff(engine, clock, shelf, country.TariffFiles(), ids["analyst"],
                          ids["manager"]);
}

}  // namespace

namespace {

Status SimulateAndTrain(const os::Path& folder, const os::Clock& clock, const Progress& progress) {
  std::error_code ignored;
  if (std::filesystem::exists(folder / "model" / "model.json", ignored)) return {};
  RETURN_IF_ERROR(os::MakeFolder(folder));
  const auto today = static_cast<Day>(clock.UnixMilliseconds() / kDayMs);
  const Day first_day = today - kPastDays;
  const os::Path country = folder / "country";
  std::filesystem::remove_all(country, ignored);  // of an earlier attempt that was cut off
  std::filesystem::remove_all(folder / "history", ignored);
  RETURN_IF_ERROR(sim::WriteCountry(OptionsFrom(first_day), country, kFutureDays, progress));
  ASSIGN_OR_RETURN(
      const app::ImportResult imported,
      app::ImportFile(country / "past.csv", country / "mapping.toml", folder, progress));
  if (imported.history_lines == 0) return Fail(ErrorCode::kInternal, "the demo has no past");
  RETURN_IF_ERROR(os::WriteFile(folder / "demo-first-day", FormatDay(first_day) + "\n"));
  ASSIGN_OR_RETURN(const risk::ModelCard card,
                   app::TrainModel(folder, folder / "model", {.seed = kSeed}, progress));
  std::filesystem::remove_all(country, ignored);  // the truth is not for the house to keep
  return card.lines > 0 ? Status{} : Fail(ErrorCode::kInternal, "the demo's model is empty");
}

Status LearnCodes(const os::Path& folder, const Progress& progress) {
  std::error_code ignored;
  if (std::filesystem::exists(folder / "classifier", ignored)) return {};
  ASSIGN_OR_RETURN(const Day first_day, FirstDay(folder));
  ASSIGN_OR_RETURN(const sim::Country country, sim::Country::Create(OptionsFrom(first_day)));
  return LearnDemoClassifier(folder, country.TariffFiles(), first_day + kPastDays,
                             folder / "classifier", progress);
}

}  // namespace

Status PrepareDemo(const os::Path& folder, const os::Clock& clock, const Progress& progress) {
  RETURN_IF_ERROR(SimulateAndTrain(folder, clock, progress));
  return LearnCodes(folder, progress);
}

Result<std::vector<DemoTrader>> BusiestImporters(const os::Path& folder, std::size_t count) {
  ASSIGN_OR_RETURN(const Census census, Count(folder));
  std::vector<std::pair<std::uint64_t, std::string>> ranked;
  for (const auto& [id, lines] : census.importers)
    ranked.emplace_back(lines, id);
  std::ranges::sort(ranked, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;  // as Busiest ranks them
  });
  std::vector<DemoTrader> traders;
  for (std::size_t i = 0; i < std::min(count, ranked.size()); ++i)
    traders.push_back({ranked[i].second, census.names.at(ranked[i].second)});
  return traders;
}

Result<std::vector<api::DemoAccount>> SettleDemo(clearance::Engine& engine, desk::Store& store,
                                                 const os::Path& folder, const os::Clock& clock,
                                                 const access::SecretBytes& random,
                                                 double per_minute) {
  ASSIGN_OR_RETURN(const auto accounts, store.ListRecords(collection::kAccount));
  if (accounts.empty()) {
    ASSIGN_OR_RETURN(const Census census, Count(folder));
    RETURN_IF_ERROR(PutOffices(engine, census, per_minute));
    RETURN_IF_ERROR(PutAccounts(engine, census, clock.UnixSeconds(), random));
  }
  ASSIGN_OR_RETURN(Ids ids, AccountIds(store));
  RETURN_IF_ERROR(SettleRules(engine, store, clock, ids));
  RETURN_IF_ERROR(SettleTariff(engine, store, folder, clock, ids));
  std::vector<api::DemoAccount> shown;
  for (const Cast& cast : People()) {
    shown.push_back({cast.name, std::string(kDemoPassword),
                     std::string(access::RoleName(cast.role)), cast.display_name});
  }
  return shown;
}

Result<std::unique_ptr<DemoStream>> DemoStream::Start(clearance::Engine& engine, desk::Store& store,
                                                      const os::Path& folder,
                                                      const os::Clock& clock) {
  ASSIGN_OR_RETURN(const Day first_day, FirstDay(folder));
  ASSIGN_OR_RETURN(sim::Country country, sim::Country::Create(OptionsFrom(first_day)));
  std::unique_ptr<DemoStream> stream(
      new DemoStream(engine, store, clock, std::move(country), first_day + kPastDays));
  // Goes on behind the last declaration that was lodged, and keeps the truth of what is open.
  desk::DeclarationQuery last;
  last.limit = 1;
  ASSIGN_OR_RETURN(const auto rows, store.ListDeclarations(last));
  desk::ControlQuery open;
  open.statuses = {desk::ControlStatus::kOpen, desk::ControlStatus::kAssigned,
                   desk::ControlStatus::kStarted};
  open.limit = 1000;
  ASSIGN_OR_RETURN(const auto controls, store.ListControls(open));
  std::set<std::string> wanted;
  for (const desk::ControlRow& control : controls)
    wanted.insert(control.lrn);
  Case the_case;
  while (!rows.empty() && stream->NextCase(the_case)) {
    const std::string lrn = the_case.lines.front().declaration_id;
    if (wanted.contains(lrn)) stream->truth_[lrn] = the_case;
    if (lrn == rows.front().lrn) break;
  }
  stream->thread_ = std::thread([raw = stream.get()] { raw->Work(); });
  return stream;
}

DemoStream::DemoStream(clearance::Engine& engine, desk::Store& store, const os::Clock& clock,
                       sim::Country country, Day from)
    : engine_(engine), store_(store), clock_(clock), country_(std::move(country)), from_(from) {}

DemoStream::~DemoStream() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

api::DemoControl::State DemoStream::state() const {
  const std::lock_guard lock(mutex_);
  return {.running = per_minute_ > 0 && !over_,
          .per_minute = per_minute_,
          .lodged = lodged_,
          .inspectors = inspectors_};
}

void DemoStream::Set(double per_minute, bool inspectors) {
  {
    const std::lock_guard lock(mutex_);
    per_minute_ = per_minute;
    inspectors_ = inspectors;
  }
  wake_.notify_all();
}

void DemoStream::Fill(int declarations) {
  {
    const std::lock_guard lock(mutex_);
    fill_ += declarations;
  }
  wake_.notify_all();
}

// The next declaration with all its lines; those of the past are passed over.
bool DemoStream::NextCase(Case& into) {
  into = {};
  for (;;) {
    if (!ahead_) {
      LineRecord line;
      sim::Truth truth;
      if (!country_.Next(line, truth)) break;
      if (line.date < from_) continue;
      ahead_.emplace(std::move(line), std::move(truth));
    }
    if (!into.lines.empty() && into.lines.front().declaration_id != ahead_->first.declaration_id) {
      return true;
    }
    into.lines.push_back(std::move(ahead_->first));
    into.truths.push_back(std::move(ahead_->second));
    ahead_.reset();
  }
  return !into.lines.empty();
}

void DemoStream::Work() {
  double owed = 0;  // declarations, by the speed and the time that has gone
  double last = clock_.MonotonicSeconds();
  double inspected = last;
  for (;;) {
    int now = 0;
    bool inspect = false;
    {
      std::unique_lock lock(mutex_);
      const double pause = per_minute_ > 0 ? std::clamp(60 / per_minute_, 0.02, 1.0) : 1.0;
      wake_.wait_for(lock, std::chrono::duration<double>(pause),
                     [this] { return stopping_ || fill_ > 0; });
      if (stopping_) return;
      const double time = clock_.MonotonicSeconds();
      owed = std::min(owed + (time - last) * per_minute_ / 60, 1000.0);
      last = time;
      now = static_cast<int>(owed) + fill_;
      owed -= std::floor(owed);
      fill_ = 0;
      inspect = inspectors_ && time - inspected >= 1;
      if (inspect) inspected = time;
    }
    for (; now > 0; --now) {
      Case the_case;
      if (!NextCase(the_case)) {
        const std::lock_guard lock(mutex_);
        over_ = true;
        break;
      }
      Lodge(std::move(the_case));
    }
    if (inspect) Inspect();
  }
}

// The carrier comes first, where it states anything.
void DemoStream::Lodge(Case the_case) {
  auto document = std::make_shared<const desk::Document>(DocumentOf(the_case.lines));
  auto manifest = DemoManifest(*document, the_case.truths);
  auto kept = std::make_shared<Case>(std::move(the_case));
  if (!manifest) return LodgeDocument(document, std::move(kept));
  const std::string bill = DemoBill(*document);
  clearance::Command command;
  command.who = House();
  command.who.offices = {std::string(access::kAllOffices)};
  command.work =
      clearance::StateConsignment{desk::ConsignmentId(bill), bill, desk::Step::kManifest,
                                  std::make_shared<const desk::Statement>(*std::move(manifest))};
  command.done = [this, document, kept = std::move(kept)](const clearance::Answer&) {
    LodgeDocument(document, kept);
  };
  engine_.Submit(std::move(command));
}

void DemoStream::LodgeDocument(const std::shared_ptr<const desk::Document>& document,
                               std::shared_ptr<Case> the_case) {
  const auto rules = engine_.rules();
  clearance::Command command;
  command.who = House();
  command.who.clients = {document->declarant.id, document->importer.id};
  std::string json = desk::WriteDocument(*document, *rules);
  const std::string lrn = document->lrn;
  command.work = clearance::Lodge{document, std::move(json)};
  command.done = [this, lrn, kept = std::move(the_case)](const clearance::Answer& answer) {
    if (std::holds_alternative<clearance::Refusal>(answer.what)) return;
    const std::lock_guard lock(mutex_);
    ++lodged_;
    truth_[lrn] = std::move(*kept);
    truth_order_.push_back(lrn);
    while (truth_order_.size() > static_cast<std::size_t>(kTruthsMax)) {
      truth_.erase(truth_order_.front());
      truth_order_.pop_front();
    }
  };
  engine_.Submit(std::move(command));
}

// The simulated officers: those whose accounts the page does not show.
void DemoStream::Inspect() {
  static const std::vector<Cast> people = People();
  desk::ControlQuery query;
  query.statuses = {desk::ControlStatus::kAssigned};
  query.limit = 500;
  const auto controls = store_.ListControls(query);
  if (!controls) return;
  const auto accounts = store_.ListRecords(collection::kAccount);
  if (!accounts) return;
  std::set<std::string> shown;
  for (const desk::RecordRow& record : *accounts) {
    const access::Json json = access::Json::parse(record.body, nullptr, false);
    const std::string name = json.is_object() ? json.value("name", "") : "";
    if (std::ranges::any_of(people, [&](const Cast& cast) { return cast.name == name; })) {
      shown.insert(record.id);
    }
  }
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  for (const desk::ControlRow& control : *controls) {
    if (shown.contains(control.officer)) continue;
    const auto spread = static_cast<std::int64_t>(
        HashBytes(control.id) % static_cast<std::uint64_t>(kCheckMostMs - kCheckLeastMs));
    if (now_ms - control.ordered_ms < kCheckLeastMs + spread) continue;
    Case the_case;
    {
      const std::lock_guard lock(mutex_);
      const auto found = truth_.find(control.lrn);
      if (found == truth_.end()) continue;
      the_case = std::move(found->second);
      truth_.erase(found);
    }
    Act(control, the_case);
  }
}

namespace {

desk::FieldOutcome WhatIsFound(const sim::Truth& truth, ErrorKind kind, int digits) {
  desk::FieldOutcome field;
  field.kind = kind;
  field.result = desk::FieldResult::kConfirmed;
  if (!truth.kinds.Has(kind)) return field;
  field.result = desk::FieldResult::kCorrected;
  for (const Correction& correction : truth.true_values) {
    if (correction.kind != kind) continue;
    field.value = kind == ErrorKind::kUndervalued
                      ? desk::FormatAmount(std::atoll(correction.value.c_str()), digits)
                      : correction.value;
  }
  // Nothing to correct to: what is wrong cannot be said in this form.
  if (kind == ErrorKind::kUndervalued && field.value.empty()) {
    field.result = desk::FieldResult::kNotChecked;
  }
  return field;
}

}  // namespace

// What is so, field by field: kinds that a check of this kind looks at.
void DemoStream::Act(const desk::ControlRow& control, const Case& the_case) {
  const int digits = codec::MinorDigits(kDemoCurrency);
  desk::Act act;
  std::int64_t recovered = 0;
  for (std::size_t i = 0; i < the_case.truths.size(); ++i) {
    const sim::Truth& truth = the_case.truths[i];
    desk::ItemOutcome item{static_cast<std::uint32_t>(i + 1), {}};
    for (const ErrorKind kind : {ErrorKind::kDescription, ErrorKind::kHsCode, ErrorKind::kOrigin,
                                 ErrorKind::kQuantity, ErrorKind::kNetMass, ErrorKind::kUndervalued,
                                 ErrorKind::kPreference, ErrorKind::kSplitConsignment}) {
      item.fields.push_back(WhatIsFound(truth, kind, digits));
    }
    recovered += truth.evaded_minor;
    act.items.push_back(std::move(item));
  }
  if (recovered > 0) act.recovered_minor = recovered;
  clearance::Command command;
  command.who.id = control.officer;
  command.who.kind = access::Principal::Kind::kAccount;
  command.who.roles = {clearance::RoleFor(control.kind)};
  command.who.offices = {control.office};
  command.who.strong = true;
  command.work = clearance::RecordAct{control.id, desk::WriteAct(act, digits)};
  command.done = [](const clearance::Answer&) {};
  engine_.Submit(std::move(command));
}

}  // namespace tidewaiter::server
