/**
 * Schema of a store in RelaxNG. It accepts the stores of both reference daemons
 * (docs/reference/qubes-xml.md#schema-of-this-daemon).
 */
export const storeSchema = `<?xml version="1.0" encoding="UTF-8"?>
<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start>
    <element name="qubes">
      <optional><attribute name="version"/></optional>
      <interleave>
        <optional><element name="labels"><zeroOrMore><ref name="label"/></zeroOrMore></element></optional>
        <optional><element name="pools"><zeroOrMore><ref name="pool"/></zeroOrMore></element></optional>
        <optional><ref name="properties"/></optional>
        <element name="domains"><zeroOrMore><ref name="domain"/></zeroOrMore></element>
      </interleave>
    </element>
  </start>
  <define name="label">
    <element name="label">
      <attribute name="id"><data type="string"><param name="pattern">label-[0-9]+</param></data></attribute>
      <attribute name="color"><data type="string"><param name="pattern">(0x|#)[0-9a-fA-F]{6}</param></data></attribute>
      <data type="string"><param name="minLength">1</param></data>
    </element>
  </define>
  <define name="pool">
    <element name="pool">
      <attribute name="name"><data type="string"><param name="minLength">1</param></data></attribute>
      <attribute name="driver"><data type="string"><param name="minLength">1</param></data></attribute>
      <zeroOrMore>
        <attribute><anyName><except><name>name</name><name>driver</name></except></anyName></attribute>
      </zeroOrMore>
    </element>
  </define>
  <define name="properties">
    <element name="properties"><zeroOrMore><ref name="property"/></zeroOrMore></element>
  </define>
  <define name="property">
    <element name="property">
      <attribute name="name"><data type="string"><param name="pattern">[a-z0-9_]+</param></data></attribute>
      <choice><attribute name="ref"/><text/></choice>
    </element>
  </define>
  <define name="domain">
    <element name="domain">
      <attribute name="id"><data type="string"><param name="pattern">domain-[0-9]+</param></data></attribute>
      <attribute name="class">
        <choice>
          <value>AdminVM</value><value>AppVM</value><value>DispVM</value>
          <value>RemoteVM</value><value>StandaloneVM</value><value>TemplateVM</value>
        </choice>
      </attribute>
      <interleave>
        <ref name="properties"/>
        <optional>
          <element name="features">
            <zeroOrMore><element name="feature"><attribute name="name"/><text/></element></zeroOrMore>
          </element>
        </optional>
        <zeroOrMore><ref name="devices"/></zeroOrMore>
        <optional>
          <element name="tags">
            <zeroOrMore><element name="tag"><attribute name="name"/><empty/></element></zeroOrMore>
          </element>
        </optional>
        <optional>
          <element name="volume-config"><zeroOrMore><ref name="volume"/></zeroOrMore></element>
        </optional>
      </interleave>
    </element>
  </define>
  <define name="devices">
    <element name="devices">
      <attribute name="class"/>
      <zeroOrMore>
        <element name="device">
          <attribute name="backend-domain"/>
          <attribute name="id"/>
          <optional><attribute name="identity"/></optional>
          <optional>
            <attribute name="mode">
              <choice><value>required</value><value>auto-attach</value><value>ask-to-attach</value></choice>
            </attribute>
          </optional>
          <zeroOrMore><element name="option"><attribute name="name"/><text/></element></zeroOrMore>
        </element>
      </zeroOrMore>
    </element>
  </define>
  <define name="volume">
    <element name="volume">
      <attribute name="name"/>
      <attribute name="pool"/>
      <attribute name="vid"/>
      <optional><attribute name="revisions_to_keep"><data type="integer"/></attribute></optional>
      <optional><attribute name="rw"><ref name="flag"/></attribute></optional>
      <optional><attribute name="save_on_stop"><ref name="flag"/></attribute></optional>
      <optional><attribute name="snap_on_start"><ref name="flag"/></attribute></optional>
      <optional><attribute name="ephemeral"><ref name="flag"/></attribute></optional>
      <optional><attribute name="size"><data type="nonNegativeInteger"/></attribute></optional>
      <optional><attribute name="source"/></optional>
    </element>
  </define>
  <define name="flag"><choice><value>True</value><value>False</value></choice></define>
</grammar>
`;
