# Makes one C++ file that holds every schema file as text, so that programs carry them without a path.
file(GLOB JCM_SCHEMA_FILES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/schemas/methods/*.json
     ${PROJECT_SOURCE_DIR}/schemas/errors.json ${PROJECT_SOURCE_DIR}/schemas/findings.json
     ${PROJECT_SOURCE_DIR}/schemas/record.cddl ${PROJECT_SOURCE_DIR}/docs/record-format.md)
set(JCM_EMBEDDED_SCHEMAS ${PROJECT_BINARY_DIR}/embedded_schemas.cpp)
add_custom_command(OUTPUT ${JCM_EMBEDDED_SCHEMAS}
  COMMAND ${CMAKE_COMMAND} "-DFILES=${JCM_SCHEMA_FILES}" -DOUT=${JCM_EMBEDDED_SCHEMAS}
          -P ${PROJECT_SOURCE_DIR}/schemas/embed_script.cmake
  DEPENDS ${JCM_SCHEMA_FILES} ${PROJECT_SOURCE_DIR}/schemas/embed_script.cmake VERBATIM)
