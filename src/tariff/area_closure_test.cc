// Groups of areas and the inheritance of measures, against plain second opinions on random input.
#include "tariff/area_closure.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

constexpr int kCountries = 6;
constexpr int kGroups = 7;
constexpr Day kDays = 12;

std::string Country(std::uint64_t number) {
  return "C" + std::to_string(number);
}
std::string Group(std::uint64_t number) {
  return "20" + std::to_string(10 + number);
}

// Groups that contain countries and groups behind them, or any group at all.
std::vector<Area> RandomAreas(Random& random, bool circles, bool dated) {
  std::vector<Area> areas;
  for (int i = 0; i < kCountries; ++i)
    areas.push_back({.id = Country(std::uint64_t(i)), .group = false, .name = {}, .members = {}});
  for (int i = 0; i < kGroups; ++i) {
    Area group{.id = Group(std::uint64_t(i)), .group = true, .name = {}, .members = {}};
    for (std::uint64_t n = random.Below(5); n > 0; --n) {
      Area::Member& member = group.members.emplace_back();
      if (dated) {
        member.validity.from = static_cast<Day>(random.Below(kDays));
        member.validity.until = static_cast<Day>(random.Below(kDays));
      }
      const int first = circles ? 0 : i + 1;
      const bool country = first == kGroups || random.Below(2) == 0;
      member.id = country ? Country(random.Below(kCountries))
                          : Group(std::uint64_t(first) +
                                  random.Below(static_cast<std::uint64_t>(kGroups - first)));
    }
    areas.push_back(std::move(group));
  }
  return areas;
}

const Area& Find(const std::vector<Area>& areas, std::string_view id) {
  return *std::ranges::find(areas, id, &Area::id);
}

// By looking at every member of every member.
bool PlainlyIn(const std::vector<Area>& areas, std::string_view country, std::string_view area,
               Day day) {
  if (country == area) return true;
  return std::ranges::any_of(Find(areas, area).members, [&](const Area::Member& member) {
    return member.validity.Holds(day) && PlainlyIn(areas, country, member.id, day);
  });
}

// On how many days the country is in the area, after the closure was asked about each.
int DaysIn(const AreaClosure& closure, const std::vector<Area>& areas, const std::string& country,
           const std::string& area) {
  int days = 0;
  for (Day day = 0; day < kDays; ++day) {
    const bool plainly = PlainlyIn(areas, country, area, day);
    EXPECT_EQ(closure.Holds(country, area, day), plainly)
        << country << " in " << area << " on " << day;
    days += plainly ? 1 : 0;
  }
  return days;
}

TEST(AreaClosure, AgreesWithLookingAtEveryMember) {
  Random random(11);
  std::size_t held = 0;
  for (int round = 0; round < 300 && !testing::Test::HasFailure(); ++round) {
    const auto areas = RandomAreas(random, false, true);
    Problems problems;
    const AreaClosure closure(areas, "1011", problems);
    ASSERT_TRUE(problems.empty()) << problems.front().detail;
    for (const Area& area : areas) {
      std::size_t countries = 0;
      for (std::uint64_t c = 0; c < kCountries; ++c)
        countries += DaysIn(closure, areas, Country(c), area.id) > 0 ? 1 : 0;
      held += countries;
      EXPECT_EQ(closure.SizeOf(closure.NumberOf(area.id)), countries);
    }
  }
  EXPECT_GT(held, 1000U);
}

// Whether the group can be reached from itself, by widening what it contains until nothing is new.
bool Circular(const std::vector<Area>& areas, const Area& group) {
  std::set<std::string> reached;
  for (const Area::Member& member : group.members)
    reached.insert(member.id);
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const std::string& id : std::set(reached)) {
      for (const Area::Member& member : Find(areas, id).members)
        reached.insert(member.id);
    }
  }
  return reached.contains(group.id);
}

// "A > B > A": each contains the next.
void ExpectWayRound(const std::vector<Area>& areas, const std::string& detail) {
  std::vector<std::string> way;
  std::string rest = detail.substr(detail.find(": ") + 2);
  for (std::size_t at = rest.find(" > "); at != std::string::npos; at = rest.find(" > ")) {
    way.push_back(rest.substr(0, at));
    rest.erase(0, at + 3);
  }
  way.push_back(rest);
  ASSERT_GE(way.size(), 2U) << detail;
  EXPECT_EQ(way.front(), way.back());
  for (std::size_t i = 1; i < way.size(); ++i) {
    const auto& members = Find(areas, way[i - 1]).members;
    EXPECT_NE(std::ranges::find(members, way[i], &Area::Member::id), members.end()) << detail;
  }
}

TEST(AreaClosure, CirclesAreFoundAndTheirWayIsNamed) {
  Random random(12);
  int circular = 0;
  for (int round = 0; round < 300; ++round) {
    const auto areas = RandomAreas(random, true, false);
    Problems problems;
    const AreaClosure closure(areas, "1011", problems);
    const bool any = std::ranges::any_of(
        areas, [&](const Area& area) { return area.group && Circular(areas, area); });
    EXPECT_EQ(!problems.empty(), any);
    circular += any ? 1 : 0;
    for (const Problem& problem : problems) {
      EXPECT_EQ(problem.code, "area_cycle");
      ExpectWayRound(areas, problem.detail);
    }
  }
  EXPECT_GT(circular, 50);
  EXPECT_LT(circular, 300);
}

// Forty groups, each of which contains all behind it: a way for every subset of them.
TEST(AreaClosure, DeepNestingIsNoHardship) {
  std::vector<Area> areas{{.id = "C0", .group = false, .name = {}, .members = {}}};
  for (int i = 0; i < 40; ++i) {
    Area group{.id = Group(std::uint64_t(i)), .group = true, .name = {}, .members = {{"C0", {}}}};
    for (int behind = i + 1; behind < 40; ++behind)
      group.members.push_back({Group(std::uint64_t(behind)), {}});
    areas.push_back(std::move(group));
  }
  Problems problems;
  const AreaClosure closure(areas, "1011", problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(closure.Holds("C0", Group(0), 0));
}

// ---- Measures of the lines above, for areas with exclusions

constexpr auto kCodes = std::to_array<std::string_view>({"84", "8415", "841510", "841520"});

struct RandomMeasure {
  std::string code;
  std::string area;
  std::vector<std::string> excluded;
};

// A tariff of the areas, with measures that are drawn and kept in `measures`.
Files DrawnFiles(Random& random, const std::vector<Area>& areas,
                 std::vector<RandomMeasure>& measures) {
  Files files = SmallFiles();
  files["areas.csv"] = "id,group\n1011,yes\n";
  files["area_members.csv"] = "area,member\n";
  for (const Area& area : areas) {
    files["areas.csv"] += area.id + (area.group ? ",yes\n" : ",no\n");
    for (const Area::Member& member : area.members)
      files["area_members.csv"] += area.id + ',' + member.id + '\n';
  }
  files.erase("conditions.csv");
  files["measures.csv"] = "id,type,code,area,excluded,duty\nbase,103,84,1011,,1 %\n";
  for (std::uint64_t i = 0; i < 12; ++i) {
    RandomMeasure& measure = measures.emplace_back();
    measure.code = kCodes[random.Below(kCodes.size())];
    measure.area = areas[random.Below(areas.size())].id;
    std::string excluded;
    for (std::uint64_t n = random.Below(3); n > 0; --n) {
      measure.excluded.push_back(areas[random.Below(areas.size())].id);
      excluded += measure.excluded.back() + ' ';
    }
    files["measures.csv"] += 'x' + std::to_string(i) + ",695," + measure.code + ',' + measure.area +
                             ',' + excluded + ",1 %\n";
  }
  return files;
}

std::set<std::string> Charged(const Tariff& tariff, std::string_view code,
                              const std::string& origin) {
  Question question;
  question.code = Code(code);
  question.day = On("2026-06-01");
  question.origin = origin;
  question.customs_value = Decimal(100);
  const auto statement = Assess(tariff, question);
  if (!statement) return {statement.error().front().code};
  std::set<std::string> ids;
  for (const StatementLine& line : statement->chosen().lines) {
    if (line.type == "695") ids.insert(tariff.measures()[line.measure].id);
  }
  return ids;
}

std::set<std::string> Wanted(const std::vector<Area>& areas,
                             const std::vector<RandomMeasure>& measures, std::string_view code,
                             const std::string& origin) {
  const auto in = [&](const std::string& area) {
    return PlainlyIn(areas, origin, area, On("2026-06-01"));
  };
  std::set<std::string> ids;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const RandomMeasure& measure = measures[i];
    if (std::ranges::any_of(measure.excluded, in)) continue;
    if (code.starts_with(measure.code) && in(measure.area)) ids.insert('x' + std::to_string(i));
  }
  return ids;
}

TEST(Inheritance, AgreesWithLookingAtEveryMeasure) {
  Random random(13);
  std::size_t charged = 0;
  for (int round = 0; round < 60; ++round) {
    const auto areas = RandomAreas(random, false, false);
    std::vector<RandomMeasure> measures;
    const Files files = DrawnFiles(random, areas, measures);
    const auto tariff = Made(files);
    ASSERT_NE(tariff, nullptr);
    for (const std::string_view code : {"841510", "841520"}) {
      for (std::uint64_t c = 0; c < kCountries; ++c) {
        const std::set<std::string> wanted = Wanted(areas, measures, code, Country(c));
        ASSERT_EQ(Charged(*tariff, code, Country(c)), wanted)
            << code << " from " << Country(c) << '\n'
            << files.at("measures.csv");
        charged += wanted.size();
      }
    }
  }
  EXPECT_GT(charged, 300U);
}

}  // namespace
}  // namespace tidewaiter::tariff
