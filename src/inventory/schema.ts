/** The JSON Schema (draft 7) of an inventory in Ansible's YAML shape, for editors. netfix itself checks more than this can say. */
export const inventorySchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: "netfix inventory (Ansible's YAML shape)",
  type: 'object',
  minProperties: 1,
  propertyNames: { not: { enum: ['hosts', 'children', 'vars', 'plugin'] } },
  additionalProperties: { $ref: '#/definitions/group' },
  definitions: {
    group: {
      type: ['object', 'null'],
      additionalProperties: false,
      properties: {
        hosts: {
          description: 'Each host, or range such as node[1:3], with its variables.',
          type: ['object', 'string', 'null'],
          additionalProperties: { $ref: '#/definitions/vars' },
        },
        children: {
          description: 'Groups below this one.',
          type: ['object', 'string', 'null'],
          additionalProperties: { $ref: '#/definitions/group' },
        },
        vars: { $ref: '#/definitions/vars' },
      },
    },
    vars: {
      type: ['object', 'null'],
      properties: {
        ansible_host: { description: 'Name or address SSH connects to.', type: 'string' },
        ansible_port: {
          type: ['integer', 'string'],
          minimum: 1,
          maximum: 65535,
          pattern: '^[0-9]{1,5}$|\\{\\{',
        },
        ansible_user: { description: 'Who logs in.', type: ['string', 'integer'] },
        ansible_ssh_private_key_file: { type: 'string' },
        ansible_connection: {
          description: 'local: this machine, without SSH.',
          enum: ['ssh', 'smart', 'paramiko', 'local'],
        },
        ansible_become: { description: 'Become root.', type: ['boolean', 'string', 'integer'] },
        ansible_become_method: { enum: ['sudo', 'doas'] },
        ansible_ssh_common_args: { description: 'ssh options, such as -J jump.', type: 'string' },
        ansible_group_priority: { type: ['integer', 'string'] },
        node_ip: { description: 'The address other nodes reach it by.', type: 'string' },
        access_ip: { description: 'As node_ip (kubespray).', type: 'string' },
        ip: { description: 'As node_ip (kubespray), where access_ip is not set.', type: 'string' },
      },
    },
  },
};
