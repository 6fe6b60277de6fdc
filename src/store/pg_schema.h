// The tables of the store in PostgreSQL. Inside src/store.
#ifndef TIDEWAITER_STORE_PG_SCHEMA_H_
#define TIDEWAITER_STORE_PG_SCHEMA_H_

#include <string>

#include "base/result.h"
#include "store/pg_db.h"

namespace tidewaiter::store {

// Makes the schema and its tables where there are none. Errors: kFailedPrecondition (tables of
// another program, of a later version, or no right to make them), and those of PgDb.
Status PreparePgSchema(PgDb& db, const std::string& schema);

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_PG_SCHEMA_H_
