#include "server/config.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "os/test_folder.h"

namespace tidewaiter::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Result<Config> Read(std::string_view text) {
  const os::TestFolder folder;
  const os::Path path = folder.path() / "config.toml";
  EXPECT_TRUE(os::WriteFile(path, text));
  return ReadConfig(path);
}

TEST(Config, WhatIsNotSaidIsAsUsual) {
  const auto config = Read("");
  ASSERT_TRUE(config) << config.error();
  EXPECT_EQ(config->store, "sqlite");
  EXPECT_EQ(config->rule_review_hour, 3);
  EXPECT_THAT(config->tariff_procedures, IsEmpty());
}

TEST(Config, ListsAreTaken) {
  const auto config = Read(
      "[administration]\nextra_attributes = [\"colour\"]\n[tariff]\nprocedures = [\"\", \"40\"]\n");
  ASSERT_TRUE(config) << config.error();
  EXPECT_THAT(config->extra_attributes, ElementsAre("colour"));
  EXPECT_THAT(config->tariff_procedures, ElementsAre("", "40"));
}

TEST(Config, TradeTrustIsOff) {
  const auto config = Read("");
  ASSERT_TRUE(config) << config.error();
  EXPECT_FALSE(config->ledger_tradetrust);
  const auto on = Read("[ledger]\ntradetrust = true\ntradetrust_chain_id = 137\n");
  ASSERT_TRUE(on) << on.error();
  EXPECT_TRUE(on->ledger_tradetrust);
  EXPECT_EQ(on->ledger_tradetrust_chain_id, 137U);
  const auto none = Read("[ledger]\ntradetrust_chain_id = 0\n");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().field, "ledger.tradetrust_chain_id");
}

TEST(Config, DevicesHaveTheirPorts) {
  const auto config = Read(
      "[intake]\nunknown = \"refuse\"\nframes_per_second = 5\n"
      "[[intake.listeners]]\nname = \"seals\"\nport = 5023\nprotocols = [\"jointech\"]\n"
      "[[intake.listeners]]\nname = \"mqtt\"\nkind = \"mqtt\"\nport = 8883\n"
      "tls_certificate = \"c.pem\"\ntls_key = \"k.pem\"\ntls_client_ca = \"ca.pem\"\n"
      "[[intake.listeners]]\nname = \"push\"\nkind = \"http\"\nport = 5055\npeers = "
      "[\"10.0.0.7\"]\n"
      "[track]\nthreads = 4\ndrone_register = true\nmap_drone_s = 90\n"
      "[[track.base_map]]\nname = \"land\"\nkind = \"countries\"\nfile = \"land.json\"\n");
  ASSERT_TRUE(config) << config.error();
  EXPECT_EQ(config->unknown_devices, intake::UnknownDevices::kRefuse);
  EXPECT_EQ(config->intake_limits.frames_per_second, 5);
  ASSERT_EQ(config->listeners.size(), 3U);
  EXPECT_EQ(config->listeners[0].port, 5023);
  EXPECT_THAT(config->listeners[0].protocols, ElementsAre("jointech"));
  EXPECT_EQ(config->listeners[1].kind, intake::ListenerKind::kMqtt);
  EXPECT_EQ(config->listeners[1].tls->client_ca, "ca.pem");
  EXPECT_EQ(config->listeners[2].kind, intake::ListenerKind::kHttp);
  EXPECT_THAT(config->listeners[2].peers, ElementsAre("10.0.0.7"));
  EXPECT_EQ(config->track_threads, 4);
  EXPECT_EQ(config->map_ages.device_s, monitor::MapAges().device_s);
  EXPECT_EQ(config->map_ages.drone_s, 90);
  EXPECT_TRUE(config->drone_register);
  EXPECT_EQ(config->base_map[0].kind, "countries");
}

TEST(Config, WhatIsWrongIsNamed) {
  const std::string kPost = "[stream]\nrole = \"post\"\npost = \"a\"\n";
  const std::string kUrl = "centre_url = \"https://centre.example\"\nsecret = \"s\"\n";
  struct Row {
    std::string text;
    const char* field;
  };
  for (const Row& row :
       {Row{"[tariff]\nprocedures = \"40\"\n", "tariff.procedures"},
        Row{"[classify]\nmodel = 1\n", "classify.model"},
        Row{"[tariff]\nprocedures = [40]\n", "tariff.procedures"},
        Row{"[tariff]\nprocedure = [\"40\"]\n", "tariff.procedure"},
        Row{"tariff = 1\n", "tariff"},
        Row{"[administration]\ncountry = \"fr\"\n", "administration.country"},
        Row{"[server]\nport = 70000\n", "server.port"},
        Row{"[stream]\nrole = \"both\"\n", "stream.role"},
        Row{"[stream]\nrole = \"post\"\n", "stream.post"},
        Row{"[stream]\nrole = \"post\"\npost = \"a\"\n", "stream.centre_url"},
        Row{"[stream]\nrole = \"post\"\npost = \"A\"\n", "stream.post"},
        Row{kPost + "centre_url = \"centre.example\"\n", "stream.centre_url"},
        Row{kPost + "centre_url = \"https://centre.example/x\"\n", "stream.centre_url"},
        Row{kPost + "centre_url = \"https://centre.example:8443\"\n", "stream.secret"},
        Row{kPost + kUrl + "leaf = true\n", "stream.leaf"},
        Row{kPost + kUrl + "centre_key = \"5f1c\"\n", "stream.centre_key"},
        Row{"[stream]\nrole = \"centre\"\n", "stream.posts"},
        Row{"[stream]\nrole = \"centre\"\nposts = [\"a\", \"B\"]\n", "stream.posts/1"},
        Row{"[stream]\nrole = \"centre\"\nposts = [\"a\"]\n", "stream.secret"},
        Row{"[stream]\nreplicas = 9\n", "stream.replicas"},
        Row{"[rules]\nreview_hour = 24\n", "rules.review_hour"},
        Row{"[intake]\nunknown = \"ignore\"\n", "intake.unknown"},
        Row{"[intake]\nbytes_burst = 0\n", "intake.bytes_burst"},
        Row{"[[intake.listeners]]\nname = \"a\"\nport = 70000\n", "intake.listeners/0/port"},
        Row{"[[intake.listeners]]\nname = \"a\"\nhost = \"b\"\n", "intake.listeners/0/host"},
        Row{"[[intake.listeners]]\nport = 1\n", "intake.listeners/0/name"},
        Row{"[[intake.listeners]]\nname = \"a\"\nport = 1\ntls_key = \"k\"\n",
            "intake.listeners/0/tls_key"},
        Row{"[[intake.listeners]]\nname = \"a\"\nkind = \"http\"\nport = 1\nudp = true\n",
            "intake.listeners/0/udp"},
        Row{"[[intake.listeners]]\nname = \"a\"\nkind = \"http\"\nport = 1\n"
            "protocols = [\"gt06\"]\n",
            "intake.listeners/0/protocols"},
        Row{"[[track.base_map]]\nname = \"A b\"\n", "track.base_map/0/name"},
        Row{"[track]\nthreads = 65\n", "track.threads"},
        Row{"[track]\nmap_vessel_s = 0\n", "track.map_vessel_s"},
        Row{"[track]\nmap_drone_s = -1\n", "track.map_drone_s"},
        Row{"[store]\nengine = \"files\"\n", "store.engine"}}) {
    const auto config = Read(row.text);
    ASSERT_FALSE(config) << row.text;
    EXPECT_EQ(config.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(config.error().field, row.field);
  }
  EXPECT_EQ(Read("[tariff\n").error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::server
