# What `cmake --install` and the Debian package (`cpack` in the build directory) put in place: programs,
# manual pages, completion, the systemd units, the configuration as an example, schemas and documents.
include(GNUInstallDirs)
set(doc ${CMAKE_INSTALL_DATADIR}/doc/jcm-ledger)

foreach(program jcm-ledgerd jcm-ledger jcm-verify jcm-witness)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

find_program(JCM_SCDOC scdoc)
if(JCM_SCDOC)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/man/*.scd)
  foreach(source IN LISTS sources)
    get_filename_component(page ${source} NAME_WLE)  # jcm-ledger.1
    string(REGEX REPLACE ".*\\." "" section ${page})
    set(made ${PROJECT_BINARY_DIR}/man/${page})
    add_custom_command(OUTPUT ${made} DEPENDS ${source}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/man
      COMMAND sh -c "'${JCM_SCDOC}' < '${source}' > '${made}'" VERBATIM)
    list(APPEND pages ${made})
    install(FILES ${made} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
  endforeach()
  add_custom_target(manual_pages ALL DEPENDS ${pages})
  if(TARGET program_tests)  # one of them installs everything
    add_dependencies(program_tests manual_pages)
  endif()
else()
  message(STATUS "scdoc is not installed: no manual pages are made")
endif()

foreach(program jcm-ledger jcm-witness)
  install(FILES ${PROJECT_SOURCE_DIR}/tools/completion/${program}.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/tools/daemon/jcm-ledgerd.service
              ${PROJECT_SOURCE_DIR}/tools/daemon/jcm-ledgerd.socket
  DESTINATION lib/systemd/system)
install(FILES ${PROJECT_SOURCE_DIR}/tools/daemon/ledger.toml DESTINATION ${doc}/examples)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${doc})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION ${doc}/docs FILES_MATCHING PATTERN "*.md")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schemas/ DESTINATION ${CMAKE_INSTALL_DATADIR}/jcm-ledger/schemas
  FILES_MATCHING PATTERN "*.json" PATTERN "*.cddl" PATTERN "*.md")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME jcm-ledger)
set(CPACK_PACKAGE_CONTACT "JCM Ledger")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_STRIP_FILES ON)
include(CPack)
