// The folder of a model: docs/formats/model.md.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/hash.h"
#include "risk/model.h"

namespace tidewaiter::risk {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 2;

Json CalibrationToJson(const Calibration& calibration) {
  return {{"slope", calibration.slope}, {"offset", calibration.offset}};
}
Calibration CalibrationFromJson(const Json& json) {
  return {json.at("slope").get<double>(), json.at("offset").get<double>()};
}

Json WeightsToJson(const Fusion::Weights& weights) {
  return {{"offset", weights.offset}, {"members", weights.members}};
}
Fusion::Weights WeightsFromJson(const Json& json) {
  return {json.at("offset").get<double>(), json.at("members").get<MemberLogits>()};
}

Json KindToJson(const KindModel& kind) {
  Json json{{"kind", std::string(ErrorKindName(kind.kind))},
            {"checked", kind.checked},
            {"wrong", kind.wrong},
            {"calibration", CalibrationToJson(kind.calibration)}};
  json["past_auc"] = kind.past_auc ? Json(*kind.past_auc) : Json(nullptr);
  return json;
}

Json CardToJson(const ModelCard& card) {
  Json json;
  json["format"] = kFormat;
  json["currency"] = card.schema.currency;
  json["extra_names"] = card.schema.extra_names;
  json["options"] = {{"seed", card.options.seed},
                     {"rounds", card.options.rounds},
                     {"depth", card.options.depth},
                     {"ensemble", card.options.ensemble},
                     {"min_cases", card.options.min_cases},
                     {"weigh_selection", card.options.weigh_selection},
                     {"use_context", card.options.use_context},
                     {"use_price", card.options.use_price},
                     {"use_profile", card.options.use_profile},
                     {"backtest", card.options.backtest}};
  json["patterns"] = card.patterns;
  json["smoothing"] = card.smoothing;
  json["fusion"] = {{"first", WeightsToJson(card.fusion.For(false))},
                    {"again", WeightsToJson(card.fusion.For(true))}};
  json["calibration"] = CalibrationToJson(card.calibration);
  json["kinds"] = Json::array();
  for (const KindModel& kind : card.kinds)
    json["kinds"].push_back(KindToJson(kind));
  json["lines"] = card.lines;
  json["looked_at"] = card.looked_at;
  json["irregular"] = card.irregular;
  json["first_day"] = FormatDay(card.first_day);
  json["last_day"] = FormatDay(card.last_day);
  return json;
}

TrainOptions OptionsFromJson(const Json& json) {
  TrainOptions options;
  json.at("seed").get_to(options.seed);
  json.at("rounds").get_to(options.rounds);
  json.at("depth").get_to(options.depth);
  json.at("ensemble").get_to(options.ensemble);
  json.at("min_cases").get_to(options.min_cases);
  json.at("weigh_selection").get_to(options.weigh_selection);
  json.at("use_context").get_to(options.use_context);
  json.at("use_price").get_to(options.use_price);
  json.at("use_profile").get_to(options.use_profile);
  json.at("backtest").get_to(options.backtest);
  return options;
}

Result<ModelCard> CardFromJson(const Json& json) {
  ModelCard card;
  json.at("version").get_to(card.version);
  json.at("currency").get_to(card.schema.currency);
  json.at("extra_names").get_to(card.schema.extra_names);
  json.at("patterns").get_to(card.patterns);
  json.at("smoothing").get_to(card.smoothing);
  json.at("lines").get_to(card.lines);
  json.at("looked_at").get_to(card.looked_at);
  json.at("irregular").get_to(card.irregular);
  card.options = OptionsFromJson(json.at("options"));
  card.fusion = Fusion(WeightsFromJson(json.at("fusion").at("first")),
                       WeightsFromJson(json.at("fusion").at("again")));
  card.calibration = CalibrationFromJson(json.at("calibration"));
  ASSIGN_OR_RETURN(card.first_day, ParseIsoDay(json.at("first_day").get<std::string>()));
  ASSIGN_OR_RETURN(card.last_day, ParseIsoDay(json.at("last_day").get<std::string>()));
  for (const Json& entry : json.at("kinds")) {
    const auto kind = FindErrorKind(entry.at("kind").get<std::string>());
    if (!kind) return Fail(ErrorCode::kCorruption, "model.json names an unknown error kind");
    KindModel model{.kind = *kind,
                    .checked = entry.at("checked").get<std::uint64_t>(),
                    .wrong = entry.at("wrong").get<std::uint64_t>()};
    model.calibration = CalibrationFromJson(entry.at("calibration"));
    if (!entry.at("past_auc").is_null()) model.past_auc = entry.at("past_auc").get<double>();
    card.kinds.push_back(model);
  }
  return card;
}

std::unexpected<Error> Damaged(const os::Path& folder, std::string_view what) {
  return Fail(ErrorCode::kCorruption,
              fmt::format("model {} is damaged ({}): train it again", folder.string(), what));
}

// Parts whose bytes are checked when the model is opened; the profile is one of them up to a size
// that is read in a second (CheckProfile).
std::vector<std::string> CheckedParts(const ModelCard& card) {
  std::vector<std::string> names{"state.bin", "past.bin", "linear.bin"};
  for (int i = 0; i < card.options.ensemble; ++i)
    names.push_back(fmt::format("all-{}.ubj", i));
  for (int i = 0; i < card.options.goods_ensemble(); ++i)
    names.push_back(fmt::format("goods-{}.ubj", i));
  for (std::size_t i = 0; i < card.kinds.size(); ++i)
    names.push_back(fmt::format("kind-{}.ubj", i));
  return names;
}

// The model's name: a hash of everything else that model.json says, the parts' checksums included.
std::string VersionOf(Json json) {
  json.erase("version");
  Sha256 sha;
  sha.Add(json.dump());
  return sha.Hex().substr(0, 12);
}

constexpr std::uint64_t kProfileHashedMax = std::uint64_t{1} << 30;  // bytes

// A profile larger than this opens at once and vouches for itself with its header alone.
Status CheckProfile(const os::Path& folder, const std::string& recorded) {
  const os::Path file = folder / "profile.counts";
  const Result<std::uint64_t> size = os::FileSize(file);
  if (!size) return Damaged(folder, "profile.counts");
  if (*size > kProfileHashedMax) return {};
  const Result<std::string> found = os::HashFile(file);
  if (!found || *found != recorded) return Damaged(folder, "profile.counts");
  return {};
}

Result<Json> ReadCard(const os::Path& folder) {
  Result<std::string> text = os::ReadFile(folder / "model.json");
  if (!text) {
    return Fail(text.error().code,
                fmt::format("no model in {}: make one with 'tidewaiter train'", folder.string()));
  }
  Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object() || !json.contains("format")) {
    return Damaged(folder, "model.json");
  }
  if (json["format"] != kFormat) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("model {} is of format {}, this version reads {}: train it again",
                            folder.string(), json["format"].dump(), kFormat));
  }
  return json;
}

}  // namespace

Status Model::Save(const os::Path& folder, Knowledge& knowledge, ModelCard& card,
                   const Learned& learned, const std::vector<PastJudgement>& past) {
  RETURN_IF_ERROR(knowledge.Save(folder));
  std::string past_bytes;
  PutVector(past_bytes, past);
  RETURN_IF_ERROR(os::WriteFile(folder / "past.bin", past_bytes));
  const auto save = [&](std::string_view name,
                        const std::vector<detect::Booster>& boosters) -> Status {
    for (std::size_t i = 0; i < boosters.size(); ++i) {
      ASSIGN_OR_RETURN(const std::string bytes, boosters[i].Save());
      RETURN_IF_ERROR(os::WriteFile(folder / fmt::format("{}-{}.ubj", name, i), bytes));
    }
    return {};
  };
  RETURN_IF_ERROR(save("all", learned.members.all));
  RETURN_IF_ERROR(save("goods", learned.members.goods));
  RETURN_IF_ERROR(save("kind", learned.kinds));
  std::string linear_bytes;
  learned.members.linear.Serialize(linear_bytes);
  RETURN_IF_ERROR(os::WriteFile(folder / "linear.bin", linear_bytes));
  Json json = CardToJson(card);
  Json parts;
  for (const std::string& name : CheckedParts(card)) {
    ASSIGN_OR_RETURN(parts[name], os::HashFile(folder / name));
  }
  ASSIGN_OR_RETURN(parts["profile.counts"], os::HashFile(folder / "profile.counts"));
  json["parts"] = parts;
  card.version = VersionOf(json);
  json["version"] = card.version;
  return os::WriteFile(folder / "model.json", json.dump(2) + "\n");
}

Result<Model> Model::Load(const os::Path& folder) {
  return Read(folder, folder, os::MappedFile::Mode::kRead);
}

Result<Model> Model::LoadToLearn(const os::Path& folder, const os::Path& knowledge) {
  return Read(folder, knowledge, os::MappedFile::Mode::kPrivate);
}

Result<Model> Model::Read(const os::Path& folder, const os::Path& knowledge_folder,
                          os::MappedFile::Mode mode) {
  ASSIGN_OR_RETURN(const Json json, ReadCard(folder));
  Result<ModelCard> card = Damaged(folder, "model.json");
  std::string part;
  try {  // the library throws on a missing key or a wrong type
    card = CardFromJson(json);
    if (!card) return Damaged(folder, card.error().message);
    if (card->version != VersionOf(json)) return Damaged(folder, "model.json");
    for (const std::string& name : CheckedParts(*card)) {
      part = json.at("parts").at(name).get<std::string>();
      const Result<std::string> found = os::HashFile(folder / name);
      if (!found || *found != part) return Damaged(folder, name);
    }
    part = json.at("parts").at("profile.counts").get<std::string>();
    RETURN_IF_ERROR(CheckProfile(folder, part));
  } catch (const Json::exception&) {
    return Damaged(folder, "model.json");
  }
  Result<detect::PatternSet> patterns = detect::PatternSet::Parse(card->patterns);
  if (!patterns) return Damaged(folder, patterns.error().message);
  if (card->smoothing.size() != patterns->size()) return Damaged(folder, "smoothing");
  const detect::ProfileOptions profile_options{.own_smoothing = card->smoothing};
  ASSIGN_OR_RETURN(Knowledge knowledge,
                   Knowledge::Load(knowledge_folder, *std::move(patterns), profile_options, mode));
  std::vector<ErrorKind> kinds;
  for (const KindModel& kind : card->kinds)
    kinds.push_back(kind.kind);
  const std::size_t columns = knowledge.Columns(kinds).size();
  Learned learned;
  const auto load = [&](std::string_view name, std::size_t count,
                        std::vector<detect::Booster>& into) -> Status {
    for (std::size_t i = 0; i < count; ++i) {
      ASSIGN_OR_RETURN(const std::string bytes,
                       os::ReadFile(folder / fmt::format("{}-{}.ubj", name, i)));
      ASSIGN_OR_RETURN(detect::Booster booster,
                       detect::Booster::Load(bytes, columns, card->options.threads));
      into.push_back(std::move(booster));
    }
    return {};
  };
  const TrainOptions& options = card->options;
  RETURN_IF_ERROR(load("all", static_cast<std::size_t>(options.ensemble), learned.members.all));
  RETURN_IF_ERROR(
      load("goods", static_cast<std::size_t>(options.goods_ensemble()), learned.members.goods));
  RETURN_IF_ERROR(load("kind", card->kinds.size(), learned.kinds));
  ASSIGN_OR_RETURN(const std::string linear_bytes, os::ReadFile(folder / "linear.bin"));
  ByteReader linear_reader(linear_bytes);
  ASSIGN_OR_RETURN(learned.members.linear, detect::Linear::Parse(linear_reader));
  ASSIGN_OR_RETURN(const std::string past_bytes, os::ReadFile(folder / "past.bin"));
  ByteReader in(past_bytes);
  ASSIGN_OR_RETURN(std::vector<PastJudgement> past, in.Vector<PastJudgement>());
  return Model(std::move(knowledge), *std::move(card), std::move(learned), std::move(past), folder);
}

}  // namespace tidewaiter::risk
