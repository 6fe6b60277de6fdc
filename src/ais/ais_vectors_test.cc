// Three decoders of other people (gpsdecode 3.22, pyais, libais) have said what is in 3,073 groups
// of sentences. Every field that gpsdecode gives must be ours; where it gave nothing, those that
// pyais gives, or we refuse as gpsdecode and libais do.
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "ais/reader.h"
#include "ais/test_gpsd.h"

namespace tidewaiter::ais {
namespace {

struct Answer {
  std::optional<Message> message;
  Refusal refusal = Refusal::kOtherSentence;
  bool incomplete = false;
};

Answer Read(const Json& sentences) {
  Reader reader;
  Heard heard;
  Answer answer;
  for (const Json& sentence : sentences) {
    const Pushed pushed = reader.Push(sentence.get<std::string>(), 0, heard);
    answer.incomplete = pushed == Pushed::kMore;
    if (pushed == Pushed::kMessage) answer.message = heard.message;
    if (pushed == Pushed::kRefused) {
      answer.refusal = reader.refusal();
      return answer;
    }
  }
  return answer;
}

// Words that gpsdecode has for codes that are no more than their code to us, and its own flags.
const std::set<std::string> not_compared = {"scaled",      "preciptype_text", "ice_text",
                                            "racon_text",  "light_text",      "hazard_text",
                                            "loaded_text", "stationtype_text"};

std::string LowerCase(std::string text) {
  for (char& c : text)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// gpsdecode prints whole bytes where data end within one: the bits behind them are of the next
// field.
std::string DataOf(const std::string& text) {
  const std::size_t colon = text.find(':');
  const int bits = std::stoi(text.substr(0, colon));
  std::string hex = text.substr(colon + 1);
  if (bits % 8 == 0 || hex.size() < 2) return text;
  const int last = std::stoi(hex.substr(hex.size() - 2), nullptr, 16) & (0xff00 >> bits % 8) & 0xff;
  return fmt::format("{}:{}{:02x}", bits, hex.substr(0, hex.size() - 2), last);
}

bool SameAsGpsd(const std::string& name, const Json& theirs, const Json& ours) {
  if (name == "data") return DataOf(theirs.get<std::string>()) == ours.get<std::string>();
  if (name.ends_with("_text")) {
    return LowerCase(theirs.get<std::string>()) == LowerCase(ours.get<std::string>());
  }
  return theirs == ours;
}

// Two faults of gpsdecode: it says radio 0 of every type 26 (then libais decides), and reads the
// bits that are left of a field that is cut off as if they were its last ones.
bool RadioIsOurs(const Json& vector, const Json& ours) {
  const auto radio = ours["radio"].get<unsigned>();
  if (ours["type"] == 26) {
    const Json libais = vector.value("libais", Json());
    return libais.is_null() || libais["sync_state"].get<unsigned>() == (radio >> 17U & 3U);
  }
  return ours["mmsi"] == 244'740'981 && radio == 34'432;  // 163 bits: 1076 and five zeros
}

std::string DifferenceFromGpsd(const Json& vector, const Json& theirs, const Message& message) {
  const Json ours = GpsdOf(message);
  const bool inland = theirs.value("dac", 0) == 200;
  for (const auto& [name, value] : theirs.items()) {
    if (not_compared.contains(name)) continue;
    if (inland && name == "shiptype_text") continue;              // ERI codes: no words of ours
    if (value == "INVALID EPFD" && ours["epfd"] == 15) continue;  // later gpsd: "Internal GNSS"
    if (!ours.contains(name)) return fmt::format("{}: nothing, not {}", name, value.dump());
    if (SameAsGpsd(name, value, ours[name])) continue;
    if (name == "radio" && RadioIsOurs(vector, ours)) continue;
    return fmt::format("{}: {} not {}", name, ours[name].dump(), value.dump());
  }
  return "";
}

// What one unit of pyais is in ours.
double ScaleOf(const std::string& name, const Message& message) {
  const bool coarse = message.type == 27 || message.type == 22 || message.type == 23;
  if (name == "lon" || name == "lat") return coarse ? 600 : 600'000;
  if (name == "speed" || name == "course") return message.type == 27 ? 1 : 10;
  return name == "draught" ? 10 : 1;
}

bool SameAsPyais(const Json& theirs, const Json& ours, double scale) {
  if (theirs.is_boolean() || ours.is_boolean()) {
    const auto truth = [](const Json& value) {
      return value.is_boolean() ? value.get<bool>() : value.get<int>() != 0;
    };
    return truth(theirs) == truth(ours);
  }
  if (theirs.is_number() && ours.is_number()) {  // it rounds to six places
    return std::abs(theirs.get<double>() * scale - ours.get<double>()) <= 0.5;
  }
  return theirs == ours;
}

std::string DifferenceFromPyais(const Json& theirs, const Message& message) {
  Json ours = GpsdOf(message);
  if (ours.contains("shiptype")) ours["ship_type"] = ours["shiptype"];
  for (const auto& [name, value] : theirs.items()) {
    if (value.is_null() || !ours.contains(name) || name == "data") continue;
    if (!SameAsPyais(value, ours[name], ScaleOf(name, message))) {
      return fmt::format("{}: {} not {}", name, ours[name].dump(), value.dump());
    }
  }
  return "";
}

// What may be refused though somebody decodes it: pyais takes any checksum and gives what there is
// of a message that was cut off; it knows a type 28 and takes 0 for 1. libais takes "1,2" for a
// part and type 26 with fields that lie over each other.
bool MayRefuse(const Json& vector, const Answer& answer) {
  if (!vector["gpsd_unscaled"].is_null()) return false;
  if (answer.refusal == Refusal::kChecksum) return !vector["checksum_ok"].get<bool>();
  const bool libais = !vector["libais"].is_null();
  switch (answer.refusal) {
    case Refusal::kType:
    case Refusal::kEmpty:
    case Refusal::kPartOfMessage:
      return !libais;
    case Refusal::kShort:
      return !libais || vector["type"] == 26;
    case Refusal::kPartNumber:
      return vector["pyais"].is_null();
    default:
      return false;
  }
}

TEST(Vectors, EveryGroupIsReadAsOthersReadIt) {
  const std::vector<Json> vectors = ReadJsonLines(SharedTrack() / "vectors/ais/ais_decodes.jsonl");
  if (vectors.empty()) GTEST_SKIP() << "no shared data";
  std::map<std::string, int> count;
  int equal = 0;
  for (const Json& vector : vectors) {
    const Answer answer = Read(vector["sentences"]);
    std::string difference;
    if (!answer.message) {
      ++count[std::string(Describe(answer.refusal))];
      if (answer.incomplete || !MayRefuse(vector, answer)) difference = "refused";
    } else if (!vector["gpsd_unscaled"].is_null()) {
      ++count["as gpsdecode"];
      difference = DifferenceFromGpsd(vector, vector["gpsd_unscaled"], *answer.message);
    } else if (!vector["pyais"].is_null()) {
      ++count["as pyais"];
      difference = DifferenceFromPyais(vector["pyais"], *answer.message);
    } else {
      difference = "decoded by nobody else";
    }
    equal += difference.empty() ? 1 : 0;
    EXPECT_EQ(difference, "") << vector["sentences"].dump() << Describe(answer.refusal);
  }
  EXPECT_EQ(equal, 3073);
  EXPECT_EQ(count["as gpsdecode"], 2830);
  EXPECT_EQ(count["as pyais"], 148);
  EXPECT_EQ(count[std::string(Describe(Refusal::kChecksum))], 17);
  EXPECT_EQ(count[std::string(Describe(Refusal::kPartOfMessage))], 35);
  EXPECT_EQ(count[std::string(Describe(Refusal::kType))], 21);
  EXPECT_EQ(count[std::string(Describe(Refusal::kShort))], 18);
  EXPECT_EQ(count[std::string(Describe(Refusal::kEmpty))], 3);
  EXPECT_EQ(count[std::string(Describe(Refusal::kPartNumber))], 1);
}

// gpsdecode's regression logs, read whole by one reader: NMEA of all kinds and parts of messages
// between each other. Of type 24 it prints only what it has joined, so that is left out.
std::vector<Json> MessagesOfCheck(const std::filesystem::path& path) {
  std::vector<Json> all;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("{\"class\":\"AIS\"")) continue;
    Json message = Json::parse(line);
    message.erase("class");
    if (message["type"] != 24 && (all.empty() || all.back() != message)) all.push_back(message);
  }
  return all;
}
std::vector<Message> MessagesOfLog(const std::filesystem::path& path) {
  std::vector<Message> all;
  Reader reader;
  Heard heard;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (reader.Push(line, 0, heard) != Pushed::kMessage || heard.message.type == 24) continue;
    if (all.empty() || all.back() != heard.message) all.push_back(heard.message);
  }
  return all;
}

class Log : public testing::TestWithParam<const char*> {};

TEST_P(Log, IsReadAsGpsdReadsIt) {
  const std::filesystem::path log = SharedTrack() / "vectors/ais/raw" / GetParam();
  const std::vector<Json> theirs = MessagesOfCheck(log.string() + ".chk");
  if (theirs.empty()) GTEST_SKIP() << "no shared data";
  const std::vector<Message> ours = MessagesOfLog(log);
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_EQ(DifferenceFromGpsd(Json::object(), theirs[i], ours[i]), "") << theirs[i].dump();
}

INSTANTIATE_TEST_SUITE_P(All, Log,
                         testing::Values("ais-18-27.log", "ais-nmea.log", "ais-raw-messages.log",
                                         "ais_unpack_sixbit.log"));

}  // namespace
}  // namespace tidewaiter::ais
