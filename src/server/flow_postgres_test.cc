#include "server/test_house.h"
#include "store/test_postgres.h"

namespace tidewaiter::server {

store::TestEngine EngineUnderTest() {
  return store::PostgresEngine();
}

}  // namespace tidewaiter::server
